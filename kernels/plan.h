#pragma once
// The plan's words, as packages/tekrar/src/engine/plan.ts defines them; a test holds the two together.
#include <stdint.h>

constexpr int32_t PLAN_MAGIC = 0x544b5232;
constexpr int32_t PLAN_VERSION = 2;
constexpr int32_t HEADER_WORDS = 16;
constexpr int32_t QUANTITY_WORDS = 4;
constexpr int32_t LOOP_DEPTH = 3;
constexpr int32_t VIEW_WORDS = 6;
constexpr int32_t OPERAND_WORDS = 6;
constexpr int32_t POINTWISE_REGISTERS = 64;
constexpr int32_t PANEL = 64;
constexpr int32_t BLOCK = 256;

namespace Header {
enum : int32_t {
  magic = 0,
  version = 1,
  extents = 2,
  quantities = 3,
  quantitiesAt = 4,
  views = 5,
  viewsAt = 6,
  codeWords = 7,
  codeAt = 8,
  persistentWords = 9,
  scratchWords = 10,
  workspaceWords = 11,
};
}

namespace Segment {
enum : int32_t { persistent = 0, scratch = 1, loop = 2 };
}

namespace Operation {
enum : int32_t {
  end = 0,
  loop = 1,
  matmul = 2,
  pack = 3,
  outer = 4,
  pointwise = 5,
  reduce = 6,
  scatterAdd = 7,
  softmax = 8,
  crossEntropy = 9,
  argmax = 10,
  sample = 11,
  transpose = 12,
  copy = 13,
  batchedMatmul = 14,
  window = 15,
  topK = 16,
};
}

namespace Pointwise {
enum : int32_t {
  load = 0,
  store = 1,
  constant = 2,
  random = 3,
  negate = 10,
  absolute = 11,
  sign = 12,
  floor = 13,
  exp = 14,
  log = 15,
  tanh = 16,
  sigmoid = 17,
  squareRoot = 18,
  reciprocal = 19,
  isFinite = 20,
  toFloat = 21,
  erf = 22,
  toIndex = 23,
  add = 32,
  subtract = 33,
  multiply = 34,
  divide = 35,
  maximum = 36,
  minimum = 37,
  greater = 38,
  greaterEqual = 39,
  equal = 40,
  select = 48,
  multiplyAdd = 49,
};
}

namespace Reduction {
enum : int32_t { sum = 0, largest = 1, sumOfSquares = 2 };
}
