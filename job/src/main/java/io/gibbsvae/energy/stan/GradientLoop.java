package io.gibbsvae.energy.stan;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.SymbolProvider;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Map;

/**
 * Calls a library's gradient at one point after the other. BridgeStan's interface has no call for
 * several points, and a call through JNA takes as long as a cheap gradient. This loop is therefore
 * machine code, for the one platform that the libraries are for, linux-x86_64, and a block of
 * points is one call through JNA.
 */
final class GradientLoop {

  // What a call is about: fields of 8 bytes, by their places in memory.
  private static final int FUNCTION = 0;
  private static final int MODEL = 8;
  private static final int PROPTO = 16;
  private static final int POINT = 24;
  private static final int DENSITY = 32;
  private static final int GRADIENT = 40;
  private static final int ERROR = 48;
  private static final int POINT_BYTES = 56;
  private static final int LEFT = 64;
  private static final int BYTES = 72;

  /**
   * As the GNU assembler makes it of the instructions beside it:
   *
   * <pre>
   * int run(call *c) {
   *   int failure;
   *   do {
   *     failure = c-&gt;function(c-&gt;model, c-&gt;propto, true, c-&gt;point, c-&gt;density, c-&gt;gradient, c-&gt;error);
   *     c-&gt;point += c-&gt;pointBytes;
   *     c-&gt;density += 8;
   *     c-&gt;gradient += c-&gt;pointBytes;
   *   } while (--c-&gt;left != 0 &amp;&amp; failure == 0);
   *   return failure;
   * }
   * </pre>
   */
  private static final String CODE =
      "53" // push rbx
          + "4883ec10" // sub rsp, 16
          + "4889fb" // mov rbx, rdi
          + "488b7b08" // next: mov rdi, [rbx + MODEL]
          + "8b7310" // mov esi, [rbx + PROPTO]
          + "ba01000000" // mov edx, 1
          + "488b4b18" // mov rcx, [rbx + POINT]
          + "4c8b4320" // mov r8, [rbx + DENSITY]
          + "4c8b4b28" // mov r9, [rbx + GRADIENT]
          + "488b4330" // mov rax, [rbx + ERROR]
          + "48890424" // mov [rsp], rax
          + "ff13" // call [rbx + FUNCTION]
          + "488b4b38" // mov rcx, [rbx + POINT_BYTES]
          + "48014b18" // add [rbx + POINT], rcx
          + "4883432008" // add qword ptr [rbx + DENSITY], 8
          + "48014b28" // add [rbx + GRADIENT], rcx
          + "48ff4b40" // dec qword ptr [rbx + LEFT]
          + "7404" // jz done
          + "85c0" // test eax, eax
          + "74c3" // jz next
          + "4883c410" // done: add rsp, 16
          + "5b" // pop rbx
          + "c3"; // ret

  static {
    Native.register(
        GradientLoop.class,
        NativeLibrary.getProcess(
            Map.of(
                Library.OPTION_SYMBOL_PROVIDER,
                (SymbolProvider) (library, name, parent) -> executable())));
  }

  private final ByteBuffer call = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
  private final long address = Pointer.nativeValue(Native.getDirectBufferPointer(call));

  /**
   * A loop over points of one model object.
   *
   * @param function the address of the library's {@code bs_log_density_gradient}
   * @param model the address of the model object
   * @param propto 1 if densities lack constants, or 0
   * @param error the address of where the address of a message goes
   */
  GradientLoop(long function, long model, byte propto, long error, int dimension) {
    call.putLong(FUNCTION, function);
    call.putLong(MODEL, model);
    call.putLong(PROPTO, propto);
    call.putLong(ERROR, error);
    call.putLong(POINT_BYTES, (long) dimension * Double.BYTES);
  }

  /**
   * Writes log densities and gradients of points until a call fails.
   *
   * @param point the address of the first point, likewise of its density and its gradient
   * @param count how many points there are, at least one
   * @return how many points came before the one whose call failed, or count
   */
  int run(long point, long density, long gradient, int count) {
    call.putLong(POINT, point);
    call.putLong(DENSITY, density);
    call.putLong(GRADIENT, gradient);
    call.putLong(LEFT, count);
    return run(address) == 0 ? count : count - 1 - (int) call.getLong(LEFT);
  }

  private static native int run(long call);

  /** The address of the code in memory that may be executed and no longer changed. */
  private static long executable() {
    long readAndWrite = 1 | 2;
    long readAndExecute = 1 | 4;
    long privateAndAnonymous = 2 | 32;
    byte[] code = HexFormat.of().parseHex(CODE);
    NativeLibrary system = NativeLibrary.getProcess();
    long memory =
        system
            .getFunction("mmap")
            .invokeLong(
                new Object[] {0L, (long) code.length, readAndWrite, privateAndAnonymous, -1L, 0L});
    if (memory == -1) {
      throw new IllegalStateException("the system gives no memory");
    }
    new Pointer(memory).write(0, code, 0, code.length);
    Function protect = system.getFunction("mprotect");
    if (protect.invokeInt(new Object[] {memory, (long) code.length, readAndExecute}) != 0) {
      throw new IllegalStateException("the system does not let memory be executed");
    }
    return memory;
  }
}
