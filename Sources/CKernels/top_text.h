// The highest scores of a row and their moments, for one instruction set. Included by top.c.

/// How many scores lie above a threshold.
static size_t NAME(count_above)(const float *scores, size_t count, float threshold) {
  // A comparison gives -1 in each lane where it holds, so lanes count downwards.
  NAME(integers) first = {0}, second = {0};
  size_t i = 0;
  for (; i + 2 * LANES <= count; i += 2 * LANES) {
    first += NAME(load)(scores + i) > threshold;
    second += NAME(load)(scores + i + LANES) > threshold;
  }
  first += second;
  int lanes[LANES];
  __builtin_memcpy(lanes, &first, sizeof lanes);
  size_t above = 0;
  for (size_t lane = 0; lane < LANES; ++lane) above += (size_t)-lanes[lane];
  for (; i < count; ++i) above += scores[i] > threshold;
  return above;
}

/// Sums of the scores above a threshold, less `centre`, and of their squares; 16 lanes whatever the set.
static void NAME(sums_above)(const float *scores, size_t count, float threshold, double centre, double sums[2]) {
  enum { lanes = 16, halves = lanes / (LANES / 2) };
  WIDE sum[halves], square[halves];
  UNROLL for (size_t h = 0; h < halves; ++h) sum[h] = square[h] = (WIDE)(0.0);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    UNROLL for (size_t v = 0; v < lanes / LANES; ++v) {
      VECTOR x = NAME(load)(scores + i + v * LANES);
      NAME(integers) counts = x > threshold;
      NAME(integers) bits;
      __builtin_memcpy(&bits, &x, sizeof bits);
      // Scores that do not count become 0, and so does their centre.
      bits &= counts;
      __builtin_memcpy(&x, &bits, sizeof x);
      NAME(integers) one_bits = counts & 0x3F800000;
      VECTOR one;
      __builtin_memcpy(&one, &one_bits, sizeof one);
      WIDE low = NAME(low)(x) - NAME(low)(one) * centre;
      WIDE high = NAME(high)(x) - NAME(high)(one) * centre;
      sum[2 * v] += low;
      sum[2 * v + 1] += high;
      square[2 * v] += low * low;
      square[2 * v + 1] += high * high;
    }
  }
  double all[2][lanes];
  __builtin_memcpy(all[0], sum, sizeof all[0]);
  __builtin_memcpy(all[1], square, sizeof all[1]);
  sums[0] = sums[1] = 0;
  for (size_t lane = 0; lane < lanes; ++lane) {
    sums[0] += all[0][lane];
    sums[1] += all[1][lane];
  }
  for (; i < count; ++i) {
    if (!(scores[i] > threshold)) continue;
    double difference = scores[i] - centre;
    sums[0] += difference;
    sums[1] += difference * difference;
  }
}

/// The lowest and the highest score.
static void NAME(range)(const float *scores, size_t count, float *low, float *high) {
  VECTOR lows = (VECTOR)(scores[0]), highs = lows;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    VECTOR x = NAME(load)(scores + i);
    lows = NAME(smaller)(lows, x);
    highs = NAME(larger)(highs, x);
  }
  *low = *high = scores[0];
  for (size_t lane = 0; lane < LANES; ++lane) {
    *low = lows[lane] < *low ? lows[lane] : *low;
    *high = highs[lane] > *high ? highs[lane] : *high;
  }
  for (; i < count; ++i) {
    *low = scores[i] < *low ? scores[i] : *low;
    *high = scores[i] > *high ? scores[i] : *high;
  }
}

/// A threshold with at most `top` scores above it: exactly so many, or fewer with equal scores at the threshold itself
/// to fill the rest.
static float NAME(threshold)(const float *scores, size_t count, size_t top) {
  float low, high;
  NAME(range)(scores, count, &low, &high);
  if (top >= count) return -__builtin_inff();
  if (NAME(count_above)(scores, count, low) <= top) return low;
  // From here on more than `top` are above low, and fewer above high.
  for (;;) {
    float middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    size_t above = NAME(count_above)(scores, count, middle);
    if (above == top) return middle;
    if (above > top) low = middle; else high = middle;
  }
}

/// Scores equal to the threshold differ from the centre by 0, so that those that are missing need no sum.
static void NAME(top_moments)(const float *scores, size_t count, size_t top, double *mean, double *squares) {
  float threshold = NAME(threshold)(scores, count, top);
  if (top > count) top = count;
  // Differences from a score near the mean lose nothing when their squares are shifted to the mean.
  double centre = threshold > -__builtin_inff() ? threshold : scores[0];
  double sums[2];
  NAME(sums_above)(scores, count, threshold, centre, sums);
  double shift = sums[0] / (double)top;
  *mean = centre + shift;
  double rest = sums[1] - (double)top * shift * shift;
  *squares = rest > 0 ? rest : 0;
}
