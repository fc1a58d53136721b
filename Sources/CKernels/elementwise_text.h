// Functions of single values and sums over columns, for one instruction set. Included by elementwise.c.

/// Applies one of the vector functions to an array; the last values go through a padded register.
#define OVER_ARRAY(function)                                              \
  static void NAME(each_##function)(float *x, size_t count) {             \
    size_t i = 0;                                                         \
    for (; i + LANES <= count; i += LANES) NAME(store)(x + i, NAME(function)(NAME(load)(x + i))); \
    if (i == count) return;                                               \
    float rest[LANES] = {0};                                              \
    memcpy(rest, x + i, (count - i) * sizeof(float));                     \
    NAME(store)(rest, NAME(function)(NAME(load)(rest)));                  \
    memcpy(x + i, rest, (count - i) * sizeof(float));                     \
  }
OVER_ARRAY(exponential)
OVER_ARRAY(hyperbolic_tangent)
OVER_ARRAY(sigmoid)
#undef OVER_ARRAY

static void NAME(gate_row)(const float *v, const float *gate, const float *x, float *out, float *total,
                           size_t columns) {
  size_t i = 0;
  for (; i + LANES <= columns; i += LANES) {
    VECTOR before = NAME(load)(x + i);
    VECTOR after = NAME(multiply_add)(NAME(load)(v + i), NAME(load)(gate + i), before);
    NAME(store)(out + i, after);
    if (total) NAME(store)(total + i, before + after);
  }
  for (; i < columns; ++i) {
    const float before = x[i], after = v[i] * gate[i] + before;
    out[i] = after;
    if (total) total[i] = before + after;
  }
}

static void NAME(gate)(const float *v, size_t v_stride, const float *gate, const float *x, size_t x_stride,
                       float *out, size_t out_stride, float *total, size_t total_stride, size_t rows,
                       size_t columns) {
  for (size_t r = 0; r < rows; ++r)
    NAME(gate_row)(v + r * v_stride, gate, x + r * x_stride, out + r * out_stride,
                   total ? total + r * total_stride : NULL, columns);
}

static void NAME(moments)(const float *x, size_t stride, size_t rows, size_t columns, double *sums, double *squares) {
  size_t c = 0;
  for (; c + LANES <= columns; c += LANES) {
    WIDE sum[2] = {0}, square[2] = {0};
    for (size_t r = 0; r < rows; ++r) {
      VECTOR value = NAME(load)(x + r * stride + c);
      WIDE low = NAME(low)(value), high = NAME(high)(value);
      sum[0] += low, sum[1] += high;
      square[0] += low * low, square[1] += high * high;
    }
    NAME(store_wide)(sums + c, sum[0]);
    NAME(store_wide)(sums + c + LANES / 2, sum[1]);
    if (!squares) continue;
    NAME(store_wide)(squares + c, square[0]);
    NAME(store_wide)(squares + c + LANES / 2, square[1]);
  }
  for (; c < columns; ++c) {
    double sum = 0, square = 0;
    for (size_t r = 0; r < rows; ++r) {
      const double value = x[r * stride + c];
      sum += value;
      square += value * value;
    }
    sums[c] = sum;
    if (squares) squares[c] = square;
  }
}
