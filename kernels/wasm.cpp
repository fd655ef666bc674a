// The machine as a WebAssembly module. Memory is handed to it, and everything that changes lies there: instances in several workers share one memory, and each of
// them is a member. Nothing here is kept from call to call but the stack, and where that lies each member is told.
#define TEKRAR_TARGET simd128
#include "kernels.cpp"

/** The members of the call in hand meet; whoever loads the module knows how. */
extern "C" __attribute__((import_module("env"), import_name("meet"))) void meetOthers();

void meet(Team *, int) { meetOthers(); }

namespace {

using namespace TEKRAR_TARGET;

/** A member's stack. */
constexpr Size STACK_BYTES = 1 << 16;

/** A call as all members see it; behind it, at multiples of 64, each member's own: stack, then state and registers. */
struct alignas(64) State {
  Call call;
  float *workspaces;
  Size workspaceBytes;
  alignas(64) float partials[PARTIALS];
};

Size memberBytes() { return STACK_BYTES + roundUp((Size)kernels.memberBytes, 64); }
uint8_t *memberOf(State *state, int number) { return (uint8_t *)(state + 1) + number * memberBytes(); }

} // namespace

extern "C" {

extern unsigned char __heap_base;

/** The first address that is free. */
__attribute__((export_name("heap_base"))) uint32_t heap_base() { return ((uint32_t)&__heap_base + 63) & ~63u; }

/** Bytes of a state for so many members, at a multiple of 64; zero at first. */
__attribute__((export_name("state_bytes"))) Size state_bytes(int members) { return sizeof(State) + members * memberBytes(); }

/** Where a member's stack begins: it grows down. Member 0 keeps the one that the module has. */
__attribute__((export_name("stack_of"))) uint8_t *stack_of(State *state, int member) { return memberOf(state, member) + STACK_BYTES; }

/** Bytes that `prepare` needs, at a multiple of 64; 0: no sound plan of this version. */
__attribute__((export_name("room_bytes"))) Size room_bytes(const int32_t *plan, Size words) { return check(plan, words) ? greatest(roomBytes(plan), 64) : 0; }

/** Reads a sound plan, once. 0: it is not sound. */
__attribute__((export_name("prepare"))) int32_t prepare(const int32_t *plan, void *room) { return preparePlan(plan, room); }

/**
 * Sets up a call; `quantities` has room for one 32-bit word for each, `workspaces` for `workspaceBytes` of each member. Nanoseconds that it would take one member,
 * roughly, where there could be more than one.
 */
__attribute__((export_name("begin"))) double begin(State *state, const int32_t *plan, const int32_t *extents, intptr_t *quantities, const void *room, float *persistent,
                                                   float *scratch, float *workspaces, Size workspaceBytes, int members) {
  state->workspaces = workspaces;
  state->workspaceBytes = workspaceBytes;
  return (double)TEKRAR_TARGET::begin(&state->call, {plan, extents, quantities, room, persistent, scratch, state->partials, nullptr, members});
}

/** How many members take part in a call that was set up. */
__attribute__((export_name("set_members"))) void set_members(State *state, int members) { setMembers(&state->call, members); }

/** A member's part in the call that was set up; all have met when it returns. */
__attribute__((export_name("execute"))) void execute_part(State *state, int member) {
  executeMember(&state->call, memberOf(state, member) + STACK_BYTES, member, (float *)((uint8_t *)state->workspaces + member * state->workspaceBytes));
}
}
