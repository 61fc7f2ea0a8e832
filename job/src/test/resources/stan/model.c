/* A model with BridgeStan's C interface, as a compiler of Stan programs would make it: x ~ normal(y, s), s ~ exponential(1),
   where y is the number that the data begin with after the colon. s is positive: its coordinate is log s. With VARIES=0,
   x ~ normal(y, 1). */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#ifndef MAJOR
#define MAJOR 2
#endif
#ifndef THREADS
#define THREADS "true"
#endif
#ifndef VARIES
#define VARIES 1
#endif

int bs_major_version = MAJOR;

typedef struct {
  double y;
} model;

static int fail(char **error, const char *message) {
  *error = strdup(message);
  return -1;
}

void bs_free_error_msg(char *message) { free(message); }

model *bs_model_construct(const char *data, unsigned seed, char **error) {
  const char *colon = strchr(data, ':');
  if (!colon) {
    fail(error, "variable does not exist; variable name=y");
    return 0;
  }
  model *made = malloc(sizeof *made);
  made->y = atof(colon + 1) + 0.0 * seed;
  return made;
}

void bs_model_destruct(model *m) { free(m); }

const char *bs_model_info(const model *m) { return "Stan C++ Defines:\n\tSTAN_THREADS=" THREADS "\n"; }

const char *bs_param_names(const model *m, bool tp, bool gq) { return tp ? "x,s,z.1,z.2" : "x,s"; }

const char *bs_param_unc_names(const model *m) { return "x,s"; }

int bs_param_num(const model *m, bool tp, bool gq) { return tp ? 4 : 2; }

int bs_param_unc_num(const model *m) { return 2; }

int bs_log_density_gradient(const model *m, bool propto, bool jacobian, const double *q, double *lp, double *gradient,
                            char **error) {
  double s = exp(q[1]), width = VARIES ? s : 1, d = (q[0] - m->y) / width;
  if (q[0] > 200) return fail(error, "index 3 out of range; expecting index to be between 1 and 2 (in 'm.stan', line 4)");
  if (q[0] > 100) return fail(error, "x is too large");
  *lp = -d * d / 2 - VARIES * q[1] - (propto ? 0 : log(2 * M_PI) / 2) - s + (jacobian ? q[1] : 0);
  gradient[0] = -d / width;
  gradient[1] = VARIES * (d * d - 1) - s + (jacobian ? 1 : 0);
  return 0;
}

int bs_param_constrain(const model *m, bool tp, bool gq, const double *q, double *x, void *rng, char **error) {
  if (q[0] > 100) return fail(error, "x is too large");
  x[0] = q[0];
  x[1] = exp(q[1]);
  if (tp) {
    x[2] = q[0] + q[1];
    x[3] = q[0] - q[1];
  }
  return 0;
}

int bs_param_unconstrain(const model *m, const double *x, double *q, char **error) {
  if (x[1] < 0) return fail(error, "s is not positive");
  q[0] = x[0];
  q[1] = log(x[1]);
  return 0;
}

#ifndef LACKS_PRINT
int bs_set_print_callback(void (*print)(const char *, size_t), char **error) { return 0; }
#endif
