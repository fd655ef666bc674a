#pragma once
// Plans by hand and a place to run them, for the programs that test and time one instruction set's build.
#include "../kernels.h"
#include "../plan.h"
#include "../team.h"
#include <cstdlib>
#include <cstring>
#include <vector>

namespace TEKRAR_TARGET {
extern const Kernels kernels;
}
static const Kernels &kernels = TEKRAR_TARGET::kernels;

/** A plan of one instruction, or a few, whose sizes are constants. */
struct Builder {
  std::vector<int32_t> quantities, views, code;
  int64_t next = 0;

  int q(int32_t value) {
    quantities.insert(quantities.end(), {value, -1, -1, -1});
    return (int)quantities.size() / 4 - 1;
  }
  int view(int64_t words) {
    views.insert(views.end(), {1, (int32_t)next, -1, -1, -1, -1});
    next += (words + 63) / 64 * 64;
    return (int)views.size() / VIEW_WORDS - 1;
  }
  void add(std::vector<int32_t> words) {
    words.insert(words.begin() + 1, (int32_t)words.size() + 1);
    code.insert(code.end(), words.begin(), words.end());
  }
  std::vector<int32_t> plan() const {
    std::vector<int32_t> p(HEADER_WORDS);
    p[Header::magic] = PLAN_MAGIC;
    p[Header::version] = PLAN_VERSION;
    p[Header::quantities] = (int32_t)quantities.size() / 4;
    p[Header::quantitiesAt] = (int32_t)p.size();
    p.insert(p.end(), quantities.begin(), quantities.end());
    p[Header::views] = (int32_t)views.size() / VIEW_WORDS;
    p[Header::viewsAt] = (int32_t)p.size();
    p.insert(p.end(), views.begin(), views.end());
    p[Header::codeAt] = (int32_t)p.size();
    p.insert(p.end(), code.begin(), code.end());
    p.insert(p.end(), {0, 2});
    p[Header::codeWords] = (int32_t)p.size() - p[Header::codeAt];
    return p;
  }
};

/** Memory for a plan, filled with numbers from −½ to ½, and a team. */
struct Runner {
  std::vector<int32_t> plan;
  std::vector<intptr_t> quantities;
  void *room, *call, *memory[16];
  float *scratch, *workspace[16], *partials;
  Team team;

  static void *make(size_t bytes) {
    const size_t whole = (bytes + 8191) / 4096 * 4096;
    void *at = aligned_alloc(4096, whole);
    memset(at, 0, whole);
    return at;
  }
  Runner(const Builder &b, int threads, size_t workspaceWords) : plan(b.plan()), team(threads) {
    if (!kernels.check(plan.data(), (intptr_t)plan.size())) abort();
    quantities.resize(b.quantities.size() / 4);
    room = make((size_t)kernels.roomBytes(plan.data()));
    if (!kernels.prepare(plan.data(), room)) abort();
    call = make(kernels.callBytes);
    scratch = (float *)make((size_t)b.next * 4);
    for (int64_t i = 0; i < b.next; i++) scratch[i] = (float)((i * 2654435761u >> 8) & 0xffff) / 65536.0f - 0.5f;
    partials = (float *)make(16384);
    for (int i = 0; i < threads; i++) {
      memory[i] = make(kernels.memberBytes);
      workspace[i] = (float *)make(workspaceWords * 4);
    }
  }
  ~Runner() {
    free(room), free(call), free(scratch), free(partials);
    for (int i = 0; i < team.members(); i++) free(memory[i]), free(workspace[i]);
  }
  void once() {
    kernels.begin(call, {plan.data(), nullptr, quantities.data(), room, scratch, scratch, partials, &team, team.members()});
    const auto part = [](void *self, int member) { kernels.execute(((Runner *)self)->call, ((Runner *)self)->memory[member], member, ((Runner *)self)->workspace[member]); };
    if (team.members() == 1) part(this, 0);
    else team.run(part, this);
  }
};
