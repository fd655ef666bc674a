#pragma once
// Reads plans and runs them. `check` and `prepare` look at a plan once; `execute` is what each member of the team does in a call.
#include "batched.h"
#include "matmul.h"
#include "pack.h"
#include "pointwise.h"
#include "reduce.h"
#include "sample.h"
#include "scatter.h"
#include "schedule.h"
#include "softmax.h"
#include "top.h"
#include "window.h"

namespace TEKRAR_TARGET {

/** Words of each instruction but `end`, `loop` and `pointwise`, whose operands are views (v), optional views (o), quantities (q), optional quantities (p) and numbers (n). */
struct Form {
  const char *operands;
};
static const char *const forms[] = {
    nullptr, "nqqn", "nvqvqvqqqq", "nvvqqq", "nvqvqvqqqq", nullptr, "nvvqqq", "vqqvvqqq", "nvqvqqq", "ooqvqvoqq", "vvqqq", "nvvqqqvvvv", "vvqqq", "vvqqqq", "nvqqvqqvqqqqqq", "nvvqqqnnppn", "vvvqqqq",
};

/** The plan's words are in bounds and every view and quantity exists. */
static bool checkCode(const int32_t *plan, const int32_t *code, Size from, Size to, int depth) {
  const int32_t quantities = plan[Header::quantities], views = plan[Header::views];
  if (depth > LOOP_DEPTH) return false;
  Size at = from;
  while (at < to) {
    if (to - at < 2) return false;
    const int32_t *word = code + at;
    const Size words = word[1];
    if (words < 2 || words > to - at) return false;
    if (word[0] == Operation::end) return true;
    if (word[0] < 0 || word[0] > Operation::topK) return false;
    if (word[0] == Operation::pointwise) {
      if (words < 6 || word[4] < 0 || word[5] < 0 || word[4] > MAX_OPERANDS || word[5] > MAX_STEPS || words != 6 + word[4] * OPERAND_WORDS + word[5] * 2) return false;
      if (word[2] < 0 || word[2] >= quantities || word[3] < 0 || word[3] >= quantities) return false;
      for (int32_t i = 0; i < word[4]; i++) {
        const int32_t *o = word + 6 + i * OPERAND_WORDS;
        if (o[0] < 0 || o[0] >= views || o[1] >= quantities || o[2] < 0 || o[2] > 1 || o[3] >= quantities || o[4] >= quantities || o[5] >= views) return false;
      }
    } else {
      const char *form = forms[word[0]];
      Size i = 2;
      for (; form[i - 2]; i++) {
        if (i >= words) return false;
        const char kind = form[i - 2];
        if (kind == 'q' && (word[i] < 0 || word[i] >= quantities)) {
          // the stride of a gradient that is not wanted
          if (!(word[0] == Operation::crossEntropy && i == 4 && word[3] < 0)) return false;
        }
        if (kind == 'v' && (word[i] < 0 || word[i] >= views)) return false;
        if (kind == 'o' && word[i] >= views) return false;
        if (kind == 'p' && word[i] >= quantities) return false;
      }
      if (i != words) return false;
      if (word[0] == Operation::window && word[8] == 0) return false;
    }
    at += words;
    if (word[0] == Operation::loop) {
      if (word[5] < 0 || word[5] > to - at) return false;
      if (!checkCode(plan, code, at, at + word[5], depth + 1)) return false;
      at += word[5];
    }
  }
  return true;
}

static bool check(const int32_t *plan, Size words) {
  if (words < HEADER_WORDS || plan[Header::magic] != PLAN_MAGIC || plan[Header::version] != PLAN_VERSION) return false;
  const auto inside = [&](int64_t at, int64_t count, int64_t size) { return at >= 0 && count >= 0 && at + count * size <= words; };
  if (plan[Header::extents] < 0 || !inside(plan[Header::quantitiesAt], plan[Header::quantities], QUANTITY_WORDS)) return false;
  if (!inside(plan[Header::viewsAt], plan[Header::views], VIEW_WORDS) || !inside(plan[Header::codeAt], plan[Header::codeWords], 1)) return false;
  const int32_t *quantity = plan + plan[Header::quantitiesAt];
  for (int32_t i = 0; i < plan[Header::quantities]; i++, quantity += QUANTITY_WORDS)
    for (int j = 1; j < 4; j++)
      if (quantity[j] >= plan[Header::extents]) return false;
  const int32_t *view = plan + plan[Header::viewsAt];
  for (int32_t i = 0; i < plan[Header::views]; i++, view += VIEW_WORDS) {
    if (view[0] < 0 || view[0] > Segment::loop) return false;
    for (int j = 2; j < VIEW_WORDS; j++)
      if (view[j] >= plan[Header::quantities]) return false;
  }
  return checkCode(plan, plan + plan[Header::codeAt], 0, plan[Header::codeWords], 0);
}

/** Calls visit(instruction) for each, loop bodies included. */
template <class Visit> INLINE void visitCode(const int32_t *plan, Visit visit) {
  const int32_t *code = plan + plan[Header::codeAt];
  for (Size at = 0; at < plan[Header::codeWords]; at += code[at + 1]) {
    if (code[at] == Operation::end) break;
    visit(code + at);
  }
}

/** Bytes of room for what `preparePlan` makes of a sound plan. */
static Size roomBytes(const int32_t *plan) {
  Size bytes = roundUp((Size)plan[Header::codeWords] * 4, 64);
  visitCode(plan, [&](const int32_t *word) {
    if (word[0] == Operation::pointwise) bytes += roundUp(preparedBytes(word), 16);
  });
  return bytes;
}

/** For each word of code at which a pointwise instruction starts: where its program lies, in bytes from the room's beginning. */
static const int32_t *preparedIn(const void *room) { return (const int32_t *)room; }

/** Reads the pointwise programs of a sound plan into its room, which lies at a multiple of 16. */
static bool preparePlan(const int32_t *plan, void *room) {
  const int32_t *code = plan + plan[Header::codeAt];
  Size at = roundUp((Size)plan[Header::codeWords] * 4, 64);
  bool good = true;
  visitCode(plan, [&](const int32_t *word) {
    if (word[0] != Operation::pointwise || !good) return;
    good = prepare(word, plan[Header::views], (uint8_t *)room + at);
    ((int32_t *)room)[word - code] = (int32_t)at;
    at += roundUp(preparedBytes(word), 16);
  });
  return good;
}

static void resolveQuantities(const int32_t *plan, const int32_t *extents, Size *quantities) {
  const int32_t *quantity = plan + plan[Header::quantitiesAt];
  for (int32_t i = 0; i < plan[Header::quantities]; i++, quantity += QUANTITY_WORDS) {
    Size value = quantity[0];
    for (int j = 1; j < 4; j++)
      if (quantity[j] >= 0) value *= extents[quantity[j]];
    quantities[i] = value;
  }
}

static void runInstruction(const Call &call, Member &member, const int32_t *word, const Share &share) {
  switch (word[0]) {
  case Operation::matmul: return matmul(call, member, word, share);
  case Operation::pack: return pack(call, member, word, share);
  case Operation::outer: return outer(call, member, word, share);
  case Operation::pointwise: return pointwise(call, member, word, share);
  case Operation::reduce: return reduce(call, member, word, share);
  case Operation::scatterAdd: return scatterAdd(call, member, word, share);
  case Operation::softmax: return softmax(call, member, word, share);
  case Operation::crossEntropy: return crossEntropy(call, member, word, share);
  case Operation::argmax: return argmax(call, member, word, share);
  case Operation::sample: return sample(call, member, word, share);
  case Operation::transpose: return transpose(call, member, word, share);
  case Operation::copy: return copy(call, member, word, share);
  case Operation::batchedMatmul: return batchedMatmul(call, member, word, share);
  case Operation::window: return window(call, member, word, share);
  case Operation::topK: return topK(call, member, word, share);
  }
}

/** Whether instructions can be timed: WebAssembly has no clock. */
#if defined(__wasm__)
constexpr bool CLOCK = false;
#else
constexpr bool CLOCK = true;
#endif

/** Times an instruction where that is wanted. */
INLINE void runTimed(const Call &call, Member &member, const int32_t *word, const Share &share) {
  if (!CLOCK || !call.times || member.number != 0) return runInstruction(call, member, word, share);
  const int64_t start = call.now();
  runInstruction(call, member, word, share);
  call.times[word - call.code] += call.now() - start;
}

INLINE void wait(const Call &call, const Member &member) {
  if (!CLOCK || !call.times || member.number != 0) return meet(call.team, member.number);
  const int64_t start = call.now();
  meet(call.team, member.number);
  call.times[call.codeWords] += call.now() - start;
}

/** What has been done since the members last met: nothing, something by member 0 alone, something by all. */
enum class Since { nothing, single, split };

/** Runs the instructions [from, to) for a share of the work; the other members do theirs. */
static void runCode(const Call &call, Member &member, Size from, Size to, const Share &share, Since &since) {
  const bool alone = share.parts == 1;
  for (Size at = from; at < to;) {
    const int32_t *word = call.code + at;
    if (word[0] == Operation::end) return;
    at += word[1];
    if (word[0] != Operation::loop) {
      if (alone) {
        runTimed(call, member, word, share);
        continue;
      }
      const bool split = worthSplitting(call, word, share.parts);
      if (since == Since::split || (split && since == Since::single)) {
        wait(call, member);
        since = Since::nothing;
      }
      if (split) {
        runTimed(call, member, word, share);
        since = Since::split;
      } else {
        if (member.number == 0) runTimed(call, member, word, {0, 1, 0, 0, 0});
        since = Since::single;
      }
      continue;
    }
    const Size count = call.quantity(word[3]);
    const Size body = at;
    at += word[5];
    int32_t &number = member.loops[member.depth++];
    const bool reversed = word[2] & 1;
    member.counts[member.depth - 1] = count;
    member.directions[member.depth - 1] = reversed ? -1 : 1;
    if (!alone && (word[2] & 2) && count > 0) {
      const Size rows = call.quantity(word[4]);
      const int sharing = membersForRows(call, body, at, rows, share.parts);
      if (sharing > 0) {
        // each member takes its rows through the whole loop
        if (since != Since::nothing) wait(call, member);
        since = Since::split;
        const Range mine = member.number < sharing ? cut({0, rows}, member.number, sharing, 1) : Range{0, 0};
        if (mine.to > mine.from) {
          Since none = Since::nothing;
          for (Size i = 0; i < count; i++) {
            number = (int32_t)(reversed ? count - 1 - i : i);
            runCode(call, member, body, at, {0, 1, mine.from, mine.to, rows}, none);
          }
        }
        member.depth--;
        continue;
      }
    }
    for (Size i = 0; i < count; i++) {
      number = (int32_t)(reversed ? count - 1 - i : i);
      runCode(call, member, body, at, share, since);
    }
    member.depth--;
  }
}

/** One member's part in a call. All have met when it returns, if there are several. */
static void execute(const Call &call, Member &member) {
  member.depth = 0;
  Since since = Since::nothing;
  runCode(call, member, 0, call.codeWords, {member.number, call.members, 0, 0, 0}, since);
  if (call.members > 1) wait(call, member);
}

} // namespace TEKRAR_TARGET
