// A fixed pool of threads. A run is cheap (a few microseconds) because waiting workers look for work for a while
// before they sleep; which worker does a piece never changes what the piece computes.
#include "CKernels.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

/// How often a waiting thread looks before it sleeps: some tens of microseconds.
enum { looks_before_sleep = 4000 };

/// The pieces that a worker begins with; the others take from it when theirs are done.
struct share {
  _Alignas(64) atomic_size_t next;
  size_t end;
};

struct ck_workers {
  size_t threads;
  pthread_t *handles;
  struct share *shares;
  ck_piece body;
  void *context;
  atomic_size_t round;    // goes up by one at each run
  atomic_size_t working;  // helpers that have not finished this round
  atomic_size_t sleeping;
  atomic_bool stops;
  pthread_mutex_t lock, one_run;
  pthread_cond_t wake;
};

static _Thread_local struct ck_workers *inside;  // the pool whose piece this thread is in
static _Thread_local size_t own_number;

static void pause_a_little(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Does pieces: first those of its own share in order, then what is left of the others'.
static void work(struct ck_workers *workers, size_t number) {
  struct ck_workers *outer = inside;
  const size_t outer_number = own_number;
  inside = workers, own_number = number;
  for (size_t turn = 0; turn < workers->threads; ++turn) {
    struct share *share = &workers->shares[(number + turn) % workers->threads];
    for (;;) {
      const size_t piece = atomic_fetch_add_explicit(&share->next, 1, memory_order_relaxed);
      if (piece >= share->end) break;
      workers->body(workers->context, piece, number);
    }
  }
  inside = outer, own_number = outer_number;
}

/// Waits until the round is another than `seen`, or the pool stops.
static size_t next_round(struct ck_workers *workers, size_t seen) {
  for (size_t look = 0; look < looks_before_sleep; ++look) {
    const size_t round = atomic_load_explicit(&workers->round, memory_order_acquire);
    if (round != seen) return round;
    pause_a_little();
  }
  pthread_mutex_lock(&workers->lock);
  atomic_fetch_add(&workers->sleeping, 1);
  while (atomic_load(&workers->round) == seen) pthread_cond_wait(&workers->wake, &workers->lock);
  atomic_fetch_sub(&workers->sleeping, 1);
  pthread_mutex_unlock(&workers->lock);
  return atomic_load(&workers->round);
}

struct start {
  struct ck_workers *workers;
  size_t number;
};

static void *helper(void *argument) {
  struct start start = *(struct start *)argument;
  free(argument);
  size_t seen = 0;
  for (;;) {
    seen = next_round(start.workers, seen);
    if (atomic_load(&start.workers->stops)) return NULL;
    work(start.workers, start.number);
    atomic_fetch_sub_explicit(&start.workers->working, 1, memory_order_release);
  }
}

/// Lets the helpers see a new round and wakes those that sleep.
static void begin_round(struct ck_workers *workers) {
  atomic_fetch_add(&workers->round, 1);
  if (atomic_load(&workers->sleeping) == 0) return;
  pthread_mutex_lock(&workers->lock);
  pthread_cond_broadcast(&workers->wake);
  pthread_mutex_unlock(&workers->lock);
}

ck_workers *ck_workers_start(size_t threads) {
  ck_workers *workers = calloc(1, sizeof *workers);
  if (!workers) return NULL;
  workers->handles = calloc(threads, sizeof *workers->handles);
  if (posix_memalign((void **)&workers->shares, 64, threads * sizeof *workers->shares) != 0) workers->shares = NULL;
  if (!workers->handles || !workers->shares) {
    free(workers->handles);
    free(workers->shares);
    free(workers);
    return NULL;
  }
  pthread_mutex_init(&workers->lock, NULL);
  pthread_mutex_init(&workers->one_run, NULL);
  pthread_cond_init(&workers->wake, NULL);
  workers->threads = 1;
  while (workers->threads < threads) {
    struct start *start = malloc(sizeof *start);
    if (!start) break;
    *start = (struct start){workers, workers->threads};
    if (pthread_create(&workers->handles[workers->threads], NULL, helper, start) != 0) {
      free(start);
      break;  // the pool is smaller; every piece is done all the same
    }
    workers->threads += 1;
  }
  return workers;
}

static void run_here(struct ck_workers *workers, size_t pieces, ck_piece body, void *context) {
  const size_t number = inside == workers ? own_number : 0;
  for (size_t piece = 0; piece < pieces; ++piece) body(context, piece, number);
}

void ck_workers_run(ck_workers *workers, size_t pieces, ck_piece body, void *context) {
  if (inside == workers) return run_here(workers, pieces, body, context);
  pthread_mutex_lock(&workers->one_run);
  if (workers->threads == 1 || pieces < 2) {
    struct ck_workers *outer = inside;
    const size_t outer_number = own_number;
    inside = workers, own_number = 0;
    run_here(workers, pieces, body, context);
    inside = outer, own_number = outer_number;
    pthread_mutex_unlock(&workers->one_run);
    return;
  }
  const size_t threads = workers->threads;
  for (size_t number = 0; number < threads; ++number) {
    atomic_store_explicit(&workers->shares[number].next, pieces * number / threads, memory_order_relaxed);
    workers->shares[number].end = pieces * (number + 1) / threads;
  }
  workers->body = body, workers->context = context;
  atomic_store(&workers->working, threads - 1);
  begin_round(workers);
  work(workers, 0);
  for (size_t look = 0; atomic_load_explicit(&workers->working, memory_order_acquire) != 0; ++look) {
    if (look < looks_before_sleep) pause_a_little();
    else sched_yield();
  }
  pthread_mutex_unlock(&workers->one_run);
}

void ck_workers_stop(ck_workers *workers) {
  atomic_store(&workers->stops, true);
  begin_round(workers);
  for (size_t number = 1; number < workers->threads; ++number) pthread_join(workers->handles[number], NULL);
  pthread_mutex_destroy(&workers->lock);
  pthread_mutex_destroy(&workers->one_run);
  pthread_cond_destroy(&workers->wake);
  free(workers->handles);
  free(workers->shares);
  free(workers);
}
