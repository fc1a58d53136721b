// Attentive pooling of a block of frames for one instruction set. Included by pool.c.
//
// The sums are kept in double: the weighted variance is a difference of two of them, and where one frame has
// nearly all the weight that difference is far smaller than either.

INLINE VECTOR NAME(largest_logit)(const float *logits, size_t stride, size_t rows) {
  VECTOR largest = NAME(load)(logits);
  for (size_t r = 1; r < rows; ++r) largest = NAME(larger)(largest, NAME(load)(logits + r * stride));
  return largest;
}

/// One register of channels.
INLINE void NAME(pool_register)(const float *logits, size_t logits_stride, const float *x, size_t x_stride,
                                const float *centre, size_t rows, ck_pool pool) {
  const VECTOR largest = NAME(largest_logit)(logits, logits_stride, rows), middle = NAME(load)(centre);
  WIDE weights[2] = {0}, first[2] = {0}, second[2] = {0};
  for (size_t r = 0; r < rows; ++r) {
    VECTOR weight = NAME(exponential)(NAME(load)(logits + r * logits_stride) - largest);
    VECTOR distance = NAME(load)(x + r * x_stride) - middle;
    WIDE w[2] = {NAME(low)(weight), NAME(high)(weight)};
    WIDE d[2] = {NAME(low)(distance), NAME(high)(distance)};
    UNROLL for (size_t h = 0; h < 2; ++h) {
      WIDE weighted = w[h] * d[h];
      weights[h] += w[h];
      first[h] += weighted;
      second[h] += weighted * d[h];
    }
  }
  NAME(store)(pool.largest, largest);
  UNROLL for (size_t h = 0; h < 2; ++h) {
    NAME(store_wide)(pool.weights + h * (LANES / 2), weights[h]);
    NAME(store_wide)(pool.first + h * (LANES / 2), first[h]);
    NAME(store_wide)(pool.second + h * (LANES / 2), second[h]);
  }
}

static void NAME(pool_frames)(const float *logits, size_t logits_stride, const float *x, size_t x_stride,
                              const float *centre, size_t rows, size_t columns, ck_pool pool) {
  for (size_t c = 0; c < columns; c += LANES)
    NAME(pool_register)(logits + c, logits_stride, x + c, x_stride, centre + c, rows, pool_from(pool, c));
}

static void NAME(pool_add)(ck_pool pool, ck_pool other, size_t columns) {
  for (size_t c = 0; c < columns; c += LANES) {
    VECTOR ours = NAME(load)(pool.largest + c), theirs = NAME(load)(other.largest + c);
    VECTOR largest = NAME(larger)(ours, theirs);
    VECTOR our_scale = NAME(exponential)(ours - largest), their_scale = NAME(exponential)(theirs - largest);
    NAME(store)(pool.largest + c, largest);
    WIDE a[2] = {NAME(low)(our_scale), NAME(high)(our_scale)};
    WIDE b[2] = {NAME(low)(their_scale), NAME(high)(their_scale)};
    UNROLL for (size_t h = 0; h < 2; ++h) {
      const size_t at = c + h * (LANES / 2);
#define ADD(sum) \
  NAME(store_wide)(pool.sum + at, NAME(load_wide)(pool.sum + at) * a[h] + NAME(load_wide)(other.sum + at) * b[h])
      ADD(weights);
      ADD(first);
      ADD(second);
#undef ADD
    }
  }
}
