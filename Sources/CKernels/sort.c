// Scores in ascending order: the one sort behind every metric of trials.
#include "CKernels.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Scores are sorted by their places between the lowest and the highest, whole numbers below 2^33 that never fall
/// while scores rise: one pass over memory by the highest 11 bits, then each of those buckets, which lies in a core's
/// cache, by the other two digits, least significant first. What falls on one place is put in order by comparison.
enum { digit_bits = 11, buckets = 1 << digit_bits };

typedef struct {
  double lowest, scale;
} scale_of_places;

static inline uint64_t place(double score, scale_of_places places) {
  const double highest = 8589934591.0;
  double at = (score - places.lowest) * places.scale;
  at = at > 0 ? at : 0;
  return (uint64_t)(at < highest ? at : highest);
}

static int compare(const void *first, const void *second) {
  double a = *(const double *)first, b = *(const double *)second;
  return (a > b) - (a < b);
}

static void insert(double *scores, size_t count) {
  for (size_t i = 1; i < count; ++i) {
    double score = scores[i];
    size_t at = i;
    for (; at > 0 && scores[at - 1] > score; --at) scores[at] = scores[at - 1];
    scores[at] = score;
  }
}

/// Puts in order what stands on one place; the scores are in order of their places.
static void finish(double *scores, size_t count, scale_of_places places) {
  for (size_t i = 1; i < count; ++i) {
    if (scores[i - 1] <= scores[i]) continue;
    uint64_t at = place(scores[i], places);
    size_t start = i - 1, end = i + 1;
    while (start > 0 && place(scores[start - 1], places) == at) --start;
    while (end < count && place(scores[end], places) == at) ++end;
    if (end - start <= 32)
      insert(scores + start, end - start);
    else
      qsort(scores + start, end - start, sizeof *scores, compare);
    i = end - 1;
  }
}

static void scatter(const double *from, size_t count, double *into, uint32_t *starts, int digit,
                    scale_of_places places) {
  uint32_t start = 0;
  for (size_t bucket = 0; bucket < buckets; ++bucket) {
    uint32_t size = starts[bucket];
    starts[bucket] = start;
    start += size;
  }
  for (size_t i = 0; i < count; ++i)
    into[starts[place(from[i], places) >> (digit * digit_bits) & (buckets - 1)]++] = from[i];
}

/// Sorts what has the same highest digit.
static void sort_bucket(double *scores, size_t count, double *scratch, scale_of_places places) {
  if (count <= 32) return insert(scores, count);
  uint32_t counts[2][buckets];
  memset(counts, 0, sizeof counts);
  for (size_t i = 0; i < count; ++i) {
    uint64_t at = place(scores[i], places);
    ++counts[0][at & (buckets - 1)];
    ++counts[1][at >> digit_bits & (buckets - 1)];
  }
  scatter(scores, count, scratch, counts[0], 0, places);
  scatter(scratch, count, scores, counts[1], 1, places);
  finish(scores, count, places);
}

int ck_sort(const double *from, size_t count, double *into) {
  double low = __builtin_inf(), high = -__builtin_inf();
  for (size_t i = 0; i < count; ++i) {
    double finite = __builtin_fabs(from[i]) < __builtin_inf() ? from[i] : 0;
    int counts = __builtin_fabs(from[i]) < __builtin_inf();
    low = counts && finite < low ? finite : low;
    high = counts && finite > high ? finite : high;
  }
  double range = high - low;
  int spreads = range > 0 && range < __builtin_inf();
  scale_of_places places = {spreads ? low : 0, spreads ? 8589934591.0 / range : 0};
  size_t starts[buckets + 1] = {0};
  for (size_t i = 0; i < count; ++i) ++starts[(place(from[i], places) >> (2 * digit_bits)) + 1];
  size_t largest = 0;
  for (size_t bucket = 0; bucket < buckets; ++bucket) {
    largest = starts[bucket + 1] > largest ? starts[bucket + 1] : largest;
    starts[bucket + 1] += starts[bucket];
  }
  double *scratch = largest < UINT32_MAX ? malloc((largest + 1) * sizeof *scratch) : NULL;
  if (!scratch) return 0;
  size_t next[buckets];
  memcpy(next, starts, sizeof next);
  // Adding 0 makes -0 into 0, so that equal scores have equal bits.
  for (size_t i = 0; i < count; ++i) into[next[place(from[i], places) >> (2 * digit_bits)]++] = from[i] + 0.0;
  for (size_t bucket = 0; bucket < buckets; ++bucket)
    sort_bucket(into + starts[bucket], starts[bucket + 1] - starts[bucket], scratch, places);
  free(scratch);
  return 1;
}
