#pragma once
// What the kernels of one instruction set know of a running plan.
#include "plan.h"
#include "simd.h"

/** The barrier of the team that runs a call; see team.h, and for wasm wasm.cpp. */
struct Team;
void meet(Team *team, int member);

namespace TEKRAR_TARGET {

/** Elements of a long row that are summed by the sixteen lanes before their sum joins the others, in order. */
constexpr Size ROW_BLOCK = 4096;
/** Sums of such blocks that members hand to each other. */
constexpr Size PARTIALS = 4096;

/** One run of a plan, seen by all members. */
struct Call {
  const int32_t *views;
  const int32_t *code;
  Size codeWords;
  const Size *quantities;
  /** For each word of code at which a pointwise instruction starts: where in the room its prepared program lies. */
  const int32_t *prepared;
  const uint8_t *room;
  float *segments[2];
  float *partials;
  Team *team;
  int members;
  /** Where wanted: for each word of code at which an instruction starts, how long member 0 took for it; after them all, how long it waited. */
  int64_t *times;
  int64_t (*now)();

  Size quantity(int32_t index) const { return quantities[index]; }
  Size quantityOr(int32_t index, Size other) const { return index < 0 ? other : quantities[index]; }
};

/** Which part of an instruction a member does: part `part` of `parts`, and inside a row-by-row loop only some of the rows. */
struct Share {
  int part, parts;
  /** Rows [first, last) of `rows`; rows = 0: all. */
  Size first, last, rows;
};

struct Range {
  Size from, to;
};

/** One member's own state. */
struct Member {
  int32_t loops[LOOP_DEPTH];
  /** How often each loop runs, and whether its number goes up or down. */
  Size counts[LOOP_DEPTH], directions[LOOP_DEPTH];
  int number;
  int depth;
  float *workspace;
  float *registers;
};

/** The part of [from, to) that falls to a member, cut at multiples of `grain`. */
INLINE Range cut(Range all, int part, int parts, Size grain) {
  if (parts == 1) return all;
  Size grains = ceilDivide(all.to - all.from, grain);
  Size from = all.from + grains * part / parts * grain;
  Size to = all.from + grains * (part + 1) / parts * grain;
  return {smallest(from, all.to), smallest(to, all.to)};
}

/** The rows of an instruction of `count` rows that the share's row-by-row loop allows. */
INLINE Range rowsOf(const Share &share, Size count) {
  if (share.rows == 0 || share.rows == count) return share.rows == 0 ? Range{0, count} : Range{share.first, share.last};
  Size factor = count / share.rows;
  return {share.first * factor, share.last * factor};
}

INLINE float *addressOf(const Call &call, const Member &member, int32_t index) {
  const int32_t *view = call.views + (Size)index * VIEW_WORDS;
  Size at = (Size)(uint32_t)view[1];
  if (view[2] >= 0) at += call.quantities[view[2]];
  if (view[3] >= 0) at += call.quantities[view[3]] * member.loops[0];
  if (view[4] >= 0) at += call.quantities[view[4]] * member.loops[1];
  if (view[5] >= 0) at += call.quantities[view[5]] * member.loops[2];
  const float *base = view[0] == Segment::loop ? (const float *)member.loops : call.segments[view[0]];
  return (float *)((uintptr_t)base + (uintptr_t)at * 4);
}

INLINE float *addressOr(const Call &call, const Member &member, int32_t index) {
  return index < 0 ? nullptr : addressOf(call, member, index);
}

} // namespace TEKRAR_TARGET
