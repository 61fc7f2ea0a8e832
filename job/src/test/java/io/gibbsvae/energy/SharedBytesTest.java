package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedBytesTest {

  @AfterEach
  void carryNoMore() {
    SharedBytes.carryBy(Optional.empty());
  }

  @Test
  void travelsWholeWithoutACarrier() {
    SharedBytes bytes = SharedBytes.of(new byte[] {1, 2, 3});
    assertThat(SerializationUtils.clone(bytes).get()).containsExactly(1, 2, 3);
  }

  @Test
  void aProcessThatHasThemDoesNotAskForThem() {
    SharedBytes bytes = SharedBytes.of(new byte[] {4, 2, 3});
    SharedBytes.carryBy(
        Optional.of(
            any ->
                () -> {
                  throw new AssertionError("asked");
                }));
    assertThat(SerializationUtils.clone(bytes)).isSameAs(bytes);
  }

  @Test
  void theSameBytesAreOneObject() {
    SharedBytes bytes = SharedBytes.of(new byte[] {5, 2, 3});
    assertThat(SharedBytes.of(new byte[] {5, 2, 3})).isSameAs(bytes);
    assertThat(bytes.sha256()).isEqualTo(Sha256.of(new byte[] {5, 2, 3}));
  }
}
