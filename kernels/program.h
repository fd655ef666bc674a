#pragma once
// Pointwise programs as they are read: once a call, or once a plan where plans are kept. What a step may do in place is settled here as far as the code alone tells.
#include "call.h"

namespace TEKRAR_TARGET {

constexpr int MAX_STEPS = 4096;
constexpr int MAX_OPERANDS = 256;

struct Step {
  uint8_t function, target, a, b, c;
  /** For a load or a store its operand; for a step whose value is stored next, the operand stored to. */
  uint8_t operand;
  /** For a store: its value may be made in place. For the step that makes it: so. */
  bool direct;
  /** Which buffer the target's values take. */
  uint8_t buffer;
  /** A constant's bits, a random stream. */
  int32_t word;
};

/** If both operands lie at one address, the step's value must stay out of it: a store in between would change it. */
struct Hazard {
  int16_t step;
  uint8_t own, stored;
};

struct Program {
  int32_t steps, operands, buffers, hazards, constants;
  /** Work for each element, in picoseconds or so. */
  int32_t weight;
  int32_t stepsAt, constantsAt, hazardsAt;
  /** For each operand, whether it is stored to. */
  int32_t storedAt;
};

/** A constant in a register that holds nothing else: set once. */
struct Constant {
  int32_t target;
  float value;
};

INLINE int inputsOf(int function) {
  if (function < Pointwise::negate) return function == Pointwise::store;
  return function < Pointwise::add ? 1 : function < Pointwise::select ? 2 : 3;
}

INLINE int weightOf(int function) {
  switch (function) {
  case Pointwise::constant: return 0;
  case Pointwise::exp: return 400;
  case Pointwise::log:
  case Pointwise::tanh:
  case Pointwise::sigmoid:
  case Pointwise::random: return 600;
  case Pointwise::erf: return 900;
  case Pointwise::squareRoot:
  case Pointwise::reciprocal:
  case Pointwise::divide: return 250;
  default: return 60;
  }
}

/** Bytes that `prepare` takes for an instruction, at most. */
INLINE Size preparedBytes(const int32_t *word) {
  Size steps = word[5], stores = 0;
  for (Size i = 0; i < steps; i++) stores += (word[6 + word[4] * OPERAND_WORDS + i * 2] & 255) == Pointwise::store;
  return roundUp(sizeof(Program), 16) + steps * (sizeof(Step) + sizeof(Constant)) + roundUp(word[4], 16) + 2 * stores * steps * sizeof(Hazard) + 64;
}

/** Reads a program. False where it is not sound. */
APART bool prepare(const int32_t *word, int32_t views, uint8_t *at) {
  Program &p = *(Program *)at;
  const int32_t operands = word[4], steps = word[5];
  const int32_t *codes = word + 6 + operands * OPERAND_WORDS;
  if (operands < 0 || operands > MAX_OPERANDS || steps < 0 || steps > MAX_STEPS) return false;
  for (int32_t i = 0; i < operands; i++) {
    const int32_t *operand = word + 6 + i * OPERAND_WORDS;
    if (operand[0] < 0 || operand[0] >= views || operand[5] >= views) return false;
  }
  p = {};
  p.stepsAt = (int32_t)roundUp(sizeof(Program), 16);
  p.constantsAt = p.stepsAt + steps * (int32_t)sizeof(Step);
  p.storedAt = p.constantsAt + steps * (int32_t)sizeof(Constant);
  p.hazardsAt = p.storedAt + (int32_t)roundUp(operands, 16);
  p.operands = operands;
  Step *step = (Step *)(at + p.stepsAt);
  Constant *constants = (Constant *)(at + p.constantsAt);
  Hazard *hazards = (Hazard *)(at + p.hazardsAt);
  bool *stored = (bool *)(at + p.storedAt);
  for (int32_t i = 0; i < operands; i++) stored[i] = false;

  int32_t definitions[POINTWISE_REGISTERS] = {};
  for (int32_t i = 0; i < steps; i++) {
    const uint32_t code = (uint32_t)codes[i * 2];
    const uint32_t target = (code >> 8) & 255;
    if ((code & 255) == Pointwise::store) continue;
    if (target >= (uint32_t)POINTWISE_REGISTERS) return false;
    definitions[target]++;
  }
  int32_t madeBy[POINTWISE_REGISTERS], bufferOf[POINTWISE_REGISTERS];
  for (int i = 0; i < POINTWISE_REGISTERS; i++) madeBy[i] = bufferOf[i] = -1;
  for (int32_t i = 0; i < steps; i++) {
    const uint32_t code = (uint32_t)codes[i * 2];
    const int32_t word = codes[i * 2 + 1];
    const int function = code & 255, target = (code >> 8) & 255, a = (code >> 16) & 255, b = code >> 24;
    p.weight += weightOf(function);
    const int inputs = inputsOf(function), read[3] = {a, b, word};
    for (int j = 0; j < inputs; j++)
      if (read[j] < 0 || read[j] >= POINTWISE_REGISTERS || madeBy[read[j]] == -1) return false;
    if (function == Pointwise::constant && definitions[target] == 1) {
      constants[p.constants++] = {target, floatOf(word)};
      madeBy[target] = -2;
      continue;
    }
    const int32_t number = p.steps++;
    Step &s = step[number];
    s = {(uint8_t)function, (uint8_t)target, (uint8_t)a, (uint8_t)b, (uint8_t)word, 255, false, 0, word};
    if (function == Pointwise::store) {
      if (b >= operands) return false;
      s.operand = (uint8_t)b;
      stored[b] = true;
      // a plain step made it, nothing was loaded or stored since, and it is stored for the first time
      const int32_t maker = madeBy[a];
      bool direct = maker >= 0 && step[maker].function >= Pointwise::negate && !step[maker].direct;
      for (int32_t j = maker + 1; direct && j < number; j++) direct = step[j].function != Pointwise::load && step[j].function != Pointwise::store;
      if (direct) {
        step[maker].direct = s.direct = true;
        step[maker].operand = (uint8_t)b;
      }
      continue;
    }
    if (function == Pointwise::load || function == Pointwise::random) {
      if (a >= operands || (function == Pointwise::random && b > operands)) return false;
      s.operand = (uint8_t)a;
    }
    if (bufferOf[target] < 0) bufferOf[target] = p.buffers++;
    s.buffer = (uint8_t)bufferOf[target];
    madeBy[target] = number;
  }
  // values in memory that are read after something was stored
  for (int32_t i = 0; i < p.steps; i++) {
    const Step &own = step[i];
    if (own.function == Pointwise::store || (own.function != Pointwise::load && !own.direct)) continue;
    int32_t last = i;
    for (int32_t j = i + 1; j < p.steps; j++) {
      const int inputs = inputsOf(step[j].function);
      if ((inputs > 0 && step[j].a == own.target) || (inputs > 1 && step[j].b == own.target) || (inputs > 2 && step[j].c == own.target)) last = j;
      if (step[j].function != Pointwise::store && step[j].target == own.target) break;
    }
    bool waiting = own.direct;
    for (int32_t j = i + 1; j < last; j++) {
      const bool stores = step[j].function == Pointwise::store;
      if (stores && waiting && step[j].direct && step[j].a == own.target) {
        waiting = false;
      } else if (stores || step[j].direct) {
        hazards[p.hazards++] = {(int16_t)i, own.operand, step[j].operand};
      }
    }
  }
  return true;
}

} // namespace TEKRAR_TARGET
