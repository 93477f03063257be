# One target carries every flag, so that all modules are compiled alike.
add_library(house_flags INTERFACE)
target_compile_options(house_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
                       -Wno-missing-field-initializers  # designated initializers leave the rest at their defaults
                       $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # g++ 12 sees overlaps in std::string that are not there (its bug 105329)
target_include_directories(house_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)

set(QUARTERDECK_SANITIZE "" CACHE STRING "Sanitizers to build with, such as address,undefined")
if(QUARTERDECK_SANITIZE)
  target_compile_options(house_flags INTERFACE -fsanitize=${QUARTERDECK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(house_flags INTERFACE -fsanitize=${QUARTERDECK_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(LLD ld.lld)
if(LLD)
  add_link_options(-fuse-ld=lld)
endif()
