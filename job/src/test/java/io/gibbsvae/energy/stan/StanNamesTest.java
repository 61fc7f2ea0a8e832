package io.gibbsvae.energy.stan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.energy.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StanNamesTest {

  @Test
  void arraysKeepStansOrderAndHaveTheirShapes() {
    StanNames names = StanNames.of("mu,theta.1,theta.2,m.1.1,m.2.1,m.1.2,m.2.2,m.1.3,m.2.3");

    assertThat(names.columns())
        .containsExactly(
            "mu", "theta_1", "theta_2", "m_1_1", "m_2_1", "m_1_2", "m_2_2", "m_1_3", "m_2_3");
    assertThat(names.titles()).startsWith("mu", "theta[1]", "theta[2]", "m[1,1]", "m[2,1]");
    assertThat(names.variables()).extracting(Variable::name).containsExactly("mu", "theta", "m");
    assertThat(names.variables().get(0).shape()).isEmpty();
    assertThat(names.variables().get(1).shape()).containsExactly(2);
    assertThat(names.variables().get(2).shape()).containsExactly(2, 3);
  }

  @Test
  void partsOfNumbersAndTuplesAreVariables() {
    StanNames names = StanNames.of("z.real,z.imag,t:1,t:2.1,t:2.2");

    assertThat(names.columns()).containsExactly("z_real", "z_imag", "t_1", "t_2_1", "t_2_2");
    assertThat(names.variables())
        .extracting(Variable::name)
        .containsExactly("z_real", "z_imag", "t_1", "t_2");
  }

  @Test
  void noNamesAreNoColumns() {
    assertThat(StanNames.of("").columns()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      value = {
        "model { y ~ normal(0, 1); } | true",
        "model { target += normal_lupdf(y given 0, 1); } | true",
        "model { target += poisson_lupmf(y given 2); } | true",
        "model { target += normal_lpdf(y given 0, 1); // not y ~ normal | false",
        "model { /* y ~ normal(0, 1); */ target += x; } | false",
        "model { print(\"a ~ b\"); target += x; } | false",
        "model { /* a */ y ~ normal(0, 1); /* b */ } | true"
      })
  void findsStatementsThatDropConstants(String program, boolean drops) {
    assertThat(StanProgram.dropsConstants(program)).isEqualTo(drops);
  }
}
