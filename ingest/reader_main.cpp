// carrel-reader: reads documents for carrel, confined; or pages that are pictures, when it is told to.
// Of no use by itself.
#include <unistd.h>

#include "ingest/parse.h"
#include "ingest/reader_program.h"
#include "ingest/recognizer_program.h"

int main(int argument_count, char** arguments) {
  using namespace carrel::ingest;
  const bool recognizes = argument_count == 4 && arguments[1] == recognize_argument;
  // Without destructors: what a document did to this process must not come into play any more.
  _exit(recognizes ? run_recognizer(arguments[2], arguments[3]) : run_reader(parse));
}
