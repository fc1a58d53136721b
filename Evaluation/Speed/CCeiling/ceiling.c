// Fused multiply-adds in registers, as fast as they go: one kernel for each vector width.
#include "CCeiling.h"

#include <pthread.h>
#include <time.h>

enum { chains = 16, most_threads = 256 };

typedef struct {
  long rounds;
  double operations;  // floating-point operations a second
  float result;       // keeps the compiler from dropping the work
} Share;

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// One kernel: `chains` vectors of `lanes` floats, each x = x * factor + addend.
#define KERNEL(name, attributes, lanes)                                           \
  typedef float name##_vector __attribute__((vector_size(4 * (lanes))));          \
  attributes static float name(long rounds) {                                     \
    _Pragma("clang fp contract(fast)")                                            \
    name##_vector x[chains], factor = {0}, addend = {0};                          \
    factor += 0.999f;                                                             \
    addend += 0.001f;                                                             \
    for (int c = 0; c < chains; c++) x[c] = addend * (float)c;                    \
    for (long r = 0; r < rounds; r++) {                                           \
      _Pragma("clang loop unroll(full)")                                          \
      for (int c = 0; c < chains; c++) x[c] = x[c] * factor + addend;             \
    }                                                                             \
    float sum = 0;                                                                \
    for (int c = 0; c < chains; c++) sum += x[c][0] + x[c][(lanes) - 1];          \
    return sum;                                                                   \
  }

#if defined(__x86_64__)
KERNEL(wide, __attribute__((target("avx512f,fma"), noinline)), 16)
KERNEL(middle, __attribute__((target("avx2,fma"), noinline)), 8)
#endif
KERNEL(narrow, __attribute__((noinline)), 4)

static int lanes_here(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return 16;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 8;
#endif
  return 4;
}

static float work(int lanes, long rounds) {
#if defined(__x86_64__)
  if (lanes == 16) return wide(rounds);
  if (lanes == 8) return middle(rounds);
#endif
  return narrow(rounds);
}

static void *run(void *argument) {
  Share *share = argument;
  int lanes = lanes_here();
  share->result = work(lanes, share->rounds / 8);  // wakes the vector units
  double begin = seconds();
  share->result += work(lanes, share->rounds);
  share->operations = 2.0 * chains * lanes * (double)share->rounds / (seconds() - begin);
  return 0;
}

double fused_multiply_add_ceiling(int threads, long rounds) {
  pthread_t handles[most_threads];
  Share shares[most_threads];
  if (threads < 1 || threads > most_threads) return 0;
  int started = 0;
  for (; started < threads; started++) {
    shares[started] = (Share){.rounds = rounds};
    if (pthread_create(&handles[started], 0, run, &shares[started]) != 0) break;
  }
  double total = 0;
  for (int t = 0; t < started; t++) {
    pthread_join(handles[t], 0);
    total += shares[t].operations;
  }
  return started == threads ? total / 1e9 : 0;
}
