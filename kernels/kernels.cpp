// The whole machine for one instruction set: compiled once for each, with TEKRAR_TARGET the namespace.
#include "kernels.h"
#include "machine.h"
#include "peak.h"

namespace TEKRAR_TARGET {

static int64_t begin(void *space, const Request &r) {
  Call &call = *(Call *)space;
  const int32_t *plan = r.plan;
  resolveQuantities(plan, r.extents, r.quantities);
  call.views = plan + plan[Header::viewsAt];
  call.code = plan + plan[Header::codeAt];
  call.codeWords = plan[Header::codeWords];
  call.quantities = r.quantities;
  call.prepared = preparedIn(r.room);
  call.room = (const uint8_t *)r.room;
  call.segments[0] = r.persistent;
  call.segments[1] = r.scratch;
  call.partials = r.partials;
  call.team = r.team;
  call.members = r.members;
  call.times = r.times;
  call.now = r.now;
  return r.members > 1 ? totalTime(call, 0, call.codeWords) : 0;
}

static void setMembers(void *space, int members) { ((Call *)space)->members = members; }

static void executeMember(const void *space, void *memory, int number, float *workspace) {
  Member &member = *(Member *)memory;
  member.number = number;
  member.workspace = workspace;
  member.registers = (float *)((uint8_t *)memory + roundUp(sizeof(Member), 64));
  execute(*(const Call *)space, member);
}

#define TEXT(x) #x
#define NAME(x) TEXT(x)

extern const Kernels kernels;
const Kernels kernels = {NAME(TEKRAR_TARGET), sizeof(Call), (size_t)(roundUp(sizeof(Member), 64) + REGISTER_BYTES), check, roomBytes, preparePlan, begin, setMembers, executeMember,
                         TURN, multiplyAdds, readFloats};

} // namespace TEKRAR_TARGET
