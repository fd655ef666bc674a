// The machine as a WebAssembly module: one member, memory owned by whoever loads it.
#define TEKRAR_TARGET simd128
#include "kernels.cpp"

void meet(Team *, int) {}

namespace {

using namespace TEKRAR_TARGET;

alignas(64) unsigned char callMemory[sizeof(Call)];
alignas(64) unsigned char memberMemory[(sizeof(Member) + 63) / 64 * 64 + REGISTER_BYTES];

/** The plan that ran last and what was made of it. */
constexpr Size ARENA_BYTES = 1 << 20;
alignas(64) unsigned char arena[ARENA_BYTES];
Size keptWords = 0;

Size wordsOfPlan(const int32_t *plan) {
  Size words = HEADER_WORDS;
  words = greatest(words, plan[Header::quantitiesAt] + plan[Header::quantities] * QUANTITY_WORDS);
  words = greatest(words, plan[Header::viewsAt] + plan[Header::views] * VIEW_WORDS);
  return greatest(words, plan[Header::codeAt] + plan[Header::codeWords]);
}

bool isKept(const int32_t *plan, Size words) {
  if (words != keptWords) return false;
  const int32_t *kept = (const int32_t *)arena;
  for (Size i = 0; i < words; i++)
    if (kept[i] != plan[i]) return false;
  return true;
}

} // namespace

extern "C" {

extern unsigned char __heap_base;

/** The first address that is free. */
__attribute__((export_name("heap_base"))) uint32_t heap_base() { return ((uint32_t)&__heap_base + 63) & ~63u; }

/**
 * Runs a plan; all addresses in bytes; `quantities` has room for one 32-bit word for each. 0: done, 1: no sound plan of this version, 2: more pointwise code than
 * there is room for.
 */
__attribute__((export_name("run"))) int32_t run(const int32_t *plan, const int32_t *extents, float *persistent, float *scratch, float *workspace, intptr_t *quantities) {
  if (plan[Header::magic] != PLAN_MAGIC || plan[Header::version] != PLAN_VERSION) return 1;
  const Size words = wordsOfPlan(plan);
  unsigned char *room = arena + roundUp(words * 4, 64);
  if (!isKept(plan, words)) {
    keptWords = 0;
    if (!check(plan, words)) return 1;
    if (words * 4 > ARENA_BYTES / 2 || room + roomBytes(plan) > arena + ARENA_BYTES) return 2;
    if (!preparePlan(plan, room)) return 1;
    for (Size i = 0; i < words; i++) ((int32_t *)arena)[i] = plan[i];
    keptWords = words;
  }
  TEKRAR_TARGET::begin(callMemory, {plan, extents, quantities, room, persistent, scratch, nullptr, nullptr, 1});
  executeMember(callMemory, memberMemory, 0, workspace);
  return 0;
}
}
