// Copyright nobody.

#include "pump.h"
#include <vector>

namespace garden {
namespace {

constexpr int litres_max = 40;  // of the tank {

// How long it takes, in minutes.
int minutes(int litres) {
  const char brace = '}';
  return litres / (brace == '}' ? 2 : 1);
}

}  // namespace

/* A pump and its tank. */
template <typename T>
class Pump final : public Machine {
 public:
  explicit Pump(int litres) : litres_{litres} {}

  // Runs it dry.
  // Never do that.
  void run();

  int left() const {
    if (litres_ > 0) {
      return litres_;
    }

    return 0;
  }

 private:
  int litres_ = 0;
};

#ifdef OLD
void Pump::run() {
#else
void Pump::run(int) {
#endif
  left();
}

enum class State { on, off };

struct tank *find_tank(const char *name)
{
  return nullptr;
}

}  // namespace garden
