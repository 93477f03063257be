# house_module(<name> DEPENDS <modules below> LIBRARIES <external targets> SOURCES … TESTS … TEST_DEPENDS … BENCHES … FUZZERS …)
#
# A module is one folder under src/ and one static library. Nested folders are modules of their own, named with an underscore:
# src/control/apis is control_apis. A module may depend only on modules that were added before it, and its sources may include only
# headers of the modules it names, which the test <name>.includes checks. TESTS become <name>_test, linked with gmock's main.
# TEST_DEPENDS may also name adapters, although they are added later: tests run on the real store and the memory twins.
function(house_module name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES;SOURCES;TESTS;TEST_DEPENDS;BENCHES;FUZZERS" ${ARGN})
  foreach(below IN LISTS ARG_DEPENDS ARG_TEST_DEPENDS)
    if(NOT TARGET ${below} AND NOT (below IN_LIST ARG_TEST_DEPENDS AND below MATCHES "^adapters_"))
      message(FATAL_ERROR "${name} may not depend on ${below}: it is not a lower layer.")
    endif()
  endforeach()

  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC house_flags ${ARG_DEPENDS} ${ARG_LIBRARIES})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE house_flags ${ARG_DEPENDS} ${ARG_LIBRARIES})
  endif()

  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR})
  set_property(GLOBAL APPEND PROPERTY HOUSE_FOLDERS ${folder})
  set(allowed ${folder})
  foreach(below IN LISTS ARG_DEPENDS ARG_TEST_DEPENDS)
    get_property(below_folder GLOBAL PROPERTY HOUSE_FOLDER_OF_${below})
    if(NOT below_folder)
      string(REGEX REPLACE "^adapters_" "adapters/" below_folder ${below})
    endif()
    list(APPEND allowed ${below_folder})
  endforeach()
  set_property(GLOBAL PROPERTY HOUSE_FOLDER_OF_${name} ${folder})
  add_test(NAME ${name}.includes
           COMMAND ${CMAKE_COMMAND} -DFOLDER=${CMAKE_CURRENT_SOURCE_DIR} -DROOT=${CMAKE_SOURCE_DIR}/src "-DALLOWED=${allowed}"
                   -P ${CMAKE_SOURCE_DIR}/cmake/check_includes.cmake)

  if(ARG_TESTS)
    add_executable(${name}_test ${ARG_TESTS})
    target_link_libraries(${name}_test PRIVATE ${name} ${ARG_TEST_DEPENDS} GTest::gmock_main)
    add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  endif()

  if(QUARTERDECK_BENCHMARKS)
    foreach(bench IN LISTS ARG_BENCHES)
      get_filename_component(bench_name ${bench} NAME_WE)
      add_executable(${name}_${bench_name} ${bench})
      target_link_libraries(${name}_${bench_name} PRIVATE ${name} ${ARG_TEST_DEPENDS} benchmark benchmark_main)
    endforeach()
  endif()

  if(QUARTERDECK_FUZZERS)
    foreach(fuzzer IN LISTS ARG_FUZZERS)
      get_filename_component(fuzz_name ${fuzzer} NAME_WE)
      add_executable(${name}_${fuzz_name} ${fuzzer})
      target_link_libraries(${name}_${fuzz_name} PRIVATE ${name})
      target_link_options(${name}_${fuzz_name} PRIVATE -fsanitize=fuzzer)
    endforeach()
  endif()
endfunction()
