package io.gibbsvae.energy.stan;

import com.sun.jna.Pointer;

/**
 * Calls the functions of one library directly. A class can be bound to one library only: {@link
 * StanLibrary} defines this class anew for each.
 */
public final class DirectModelFunctions implements ModelFunctions {

  // Named as in the library.
  private static native long bs_model_construct(byte[] data, int seed, long error);

  private static native void bs_model_destruct(long model);

  private static native void bs_free_error_msg(long message);

  private static native Pointer bs_model_info(long model);

  private static native Pointer bs_param_names(long model, byte transformed, byte generated);

  private static native Pointer bs_param_unc_names(long model);

  private static native int bs_param_num(long model, byte transformed, byte generated);

  private static native int bs_param_unc_num(long model);

  private static native int bs_param_constrain(
      long model, byte transformed, byte generated, long point, long values, long rng, long error);

  private static native int bs_param_unconstrain(long model, long values, long point, long error);

  private static native int bs_set_print_callback(Pointer callback, long error);

  @Override
  public long construct(byte[] data, int seed, long error) {
    return bs_model_construct(data, seed, error);
  }

  @Override
  public void destruct(long model) {
    bs_model_destruct(model);
  }

  @Override
  public void freeMessage(long message) {
    bs_free_error_msg(message);
  }

  @Override
  public Pointer info(long model) {
    return bs_model_info(model);
  }

  @Override
  public Pointer names(long model, byte transformed, byte generated) {
    return bs_param_names(model, transformed, generated);
  }

  @Override
  public Pointer coordinateNames(long model) {
    return bs_param_unc_names(model);
  }

  @Override
  public int width(long model, byte transformed, byte generated) {
    return bs_param_num(model, transformed, generated);
  }

  @Override
  public int dimension(long model) {
    return bs_param_unc_num(model);
  }

  @Override
  public int constrain(
      long model, byte transformed, byte generated, long point, long values, long rng, long error) {
    return bs_param_constrain(model, transformed, generated, point, values, rng, error);
  }

  @Override
  public int unconstrain(long model, long values, long point, long error) {
    return bs_param_unconstrain(model, values, point, error);
  }

  @Override
  public int printBy(Pointer callback, long error) {
    return bs_set_print_callback(callback, error);
  }
}
