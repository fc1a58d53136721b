// Mean and spread of the highest of many scores: what score normalisation asks of each row.
#include "CKernels.h"

#define TEXT "top_text.h"
#include "each_set.h"

void ck_top_moments(const float *scores, size_t count, size_t top, double *mean, double *squares, ck_isa isa) {
  ON_SET(isa, top_moments, scores, count, top, mean, squares)
}
