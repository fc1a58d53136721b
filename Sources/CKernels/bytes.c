// Names as bytes: lists of ten million lines name the same recordings again and again.
#include "CKernels.h"

#include <string.h>

uint64_t ck_hash(const uint8_t *bytes, size_t count) {
  uint64_t hash = 0x9E3779B97F4A7C15u ^ count;
  for (size_t i = 0; i < count; i += 8) {
    uint64_t word = 0;
    memcpy(&word, bytes + i, count - i < 8 ? count - i : 8);
    hash = (hash ^ word) * 0xD6E8FEB86659FD93u;
    hash ^= hash >> 32;
  }
  hash *= 0xD6E8FEB86659FD93u;
  return hash ^ hash >> 32;
}

int ck_same_bytes(const uint8_t *first, const uint8_t *second, size_t count) {
  return memcmp(first, second, count) == 0;
}

size_t ck_blank(const uint8_t *bytes, size_t count) {
  size_t i = 0;
  while (i < count && bytes[i] > 0x20) ++i;
  return i;
}
