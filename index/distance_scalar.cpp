#include "index/distance_kernels.h"
#include "index/distance_rows.h"

namespace carrel::index {
namespace {

void dot_four(const std::int8_t* query, const FourRows& rows, std::size_t dim,
              std::int32_t sums[4]) {
  for (int row = 0; row < 4; ++row) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < dim; ++i) sum += query[i] * rows.codes[row][i];
    sums[row] = sum;
  }
}

}  // namespace

const DistanceKernels distance_scalar = {dot_rows<dot_four>, dot_scattered<dot_four>};

}  // namespace carrel::index
