// The dot product for one instruction set. Included by dot.c.

static void NAME(dot)(const float *x, const float *y, size_t count, float *result) {
  VECTOR sums[sum_lanes / LANES];
  UNROLL for (size_t v = 0; v < sum_lanes / LANES; ++v) sums[v] = (VECTOR)(0.0f);
  size_t i = 0;
  for (; i + sum_lanes <= count; i += sum_lanes) {
    UNROLL for (size_t v = 0; v < sum_lanes / LANES; ++v)
      sums[v] = NAME(multiply_add)(NAME(load)(x + i + v * LANES), NAME(load)(y + i + v * LANES), sums[v]);
  }
  float lanes[sum_lanes];
  UNROLL for (size_t v = 0; v < sum_lanes / LANES; ++v) NAME(store)(lanes + v * LANES, sums[v]);
  float total = 0;
  for (size_t lane = 0; lane < sum_lanes; ++lane) total += lanes[lane];
  for (; i < count; ++i) total += x[i] * y[i];
  *result = total;
}
