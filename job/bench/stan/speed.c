/* Nanoseconds for log density and gradient of a Stan program by direct calls of libstanli.so: speed LIBRARY PROGRAM DATA */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 256, TURNS = 2001 };

static char *text(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) exit(fprintf(stderr, "cannot read %s\n", path));
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *content = calloc(size + 1, 1);
  if (fread(content, 1, size, file) != (size_t)size) exit(1);
  return content;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int count, char **arguments) {
  if (count != 4) return fprintf(stderr, "usage: speed LIBRARY PROGRAM DATA\n");
  void *library = dlopen(arguments[1], RTLD_NOW);
  if (!library) return fprintf(stderr, "%s\n", dlerror());
  char *(*compile)(const char *, const char **, int, int, char *, int) = dlsym(library, "stanli_stan_to_mir_with_opts");
  const char *(*build)(void) = dlsym(library, "stanli_build_id");
  void *(*construct)(const char *, unsigned, char **) = dlsym(library, "bs_model_construct");
  int (*dimension)(const void *) = dlsym(library, "bs_param_unc_num");
  int (*gradient)(const void *, bool, bool, const double *, double *, double *, char **) =
      dlsym(library, "bs_log_density_gradient");

  char message[8192] = "", *error = message, *data = text(arguments[3]);
  char *code = compile(text(arguments[2]), 0, 0, 0, message, sizeof message);
  if (!code) return fprintf(stderr, "%s\n", message);
  *strrchr(data, '}') = 0;
  char *all = malloc(strlen(data) + strlen(code) + 1000);
  sprintf(all, "%s,\"__stanli\":{\"build_id\":\"%s\",\"mir\":\"%s\",\"name\":\"speed\"}}", data, build(), code);
  void *model = construct(all, 1, &error);
  if (!model) return fprintf(stderr, "%s\n", error);

  int d = dimension(model);
  double *points = malloc(sizeof(double) * ROWS * d), *slopes = malloc(sizeof(double) * ROWS * d), density[ROWS];
  for (int i = 0; i < ROWS * d; i++) points[i] = 0.1 * (i % 7);
  double nanoseconds[TURNS];
  for (int turn = -TURNS; turn < TURNS; turn++) {
    double begin = now(), end = begin;
    long blocks = 0;
    for (; end - begin < 1e6; end = now(), blocks++)
      for (int row = 0; row < ROWS; row++)
        gradient(model, true, true, points + row * d, density + row, slopes + row * d, &error);
    nanoseconds[turn < 0 ? 0 : turn] = (end - begin) / (blocks * ROWS);
  }
  qsort(nanoseconds, TURNS, sizeof *nanoseconds, compare);
  printf("calls from C: %.0f ns a gradient (least %.0f)\n", nanoseconds[TURNS / 2], nanoseconds[0]);
  return 0;
}
