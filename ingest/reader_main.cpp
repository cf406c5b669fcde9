// carrel-reader: reads documents for carrel, confined. Of no use by itself.
#include <unistd.h>

#include "ingest/parse.h"
#include "ingest/reader_program.h"

int main() {
  // Without destructors: what a document did to this process must not come into play any more.
  _exit(carrel::ingest::run_reader(carrel::ingest::parse));
}
