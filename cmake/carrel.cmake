# How every room is built: one static library a room, one set of warnings, ccache when present.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

add_library(carrel_options INTERFACE)
target_include_directories(carrel_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(carrel_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  -Wno-missing-field-initializers  # designated initialisers leave fields at their defaults on purpose
  -Werror)
target_link_libraries(carrel_options INTERFACE Threads::Threads)

if(CARREL_SANITIZE)
  add_compile_options(-fsanitize=${CARREL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CARREL_SANITIZE})
endif()
if(CARREL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# carrel_room(core SOURCES a.cpp b.cpp USES <rooms> LIBRARIES <third party>)
# Third-party libraries are private: only the room that wraps one sees its headers.
function(carrel_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(carrel_${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(carrel_${name} PUBLIC carrel_options)
  foreach(used IN LISTS ROOM_USES)
    target_link_libraries(carrel_${name} PUBLIC carrel_${used})
  endforeach()
  target_link_libraries(carrel_${name} PRIVATE ${ROOM_LIBRARIES})
endfunction()

# carrel_module(pdf SOURCES a.cpp USES <rooms> LIBRARIES <third party>): carrel_<name>.so, which
# core/module.h loads when it is first needed. See docs/adr/0003-heavy-libraries-load-on-demand.md.
function(carrel_module name)
  cmake_parse_arguments(MODULE "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(carrel_${name} MODULE ${MODULE_SOURCES})
  set_target_properties(carrel_${name} PROPERTIES PREFIX ""
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/carrel)
  foreach(used IN LISTS MODULE_USES)
    target_link_libraries(carrel_${name} PRIVATE carrel_${used})
  endforeach()
  target_link_libraries(carrel_${name} PRIVATE carrel_options ${MODULE_LIBRARIES})
  install(TARGETS carrel_${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/carrel)
endfunction()
