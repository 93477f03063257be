# house_embed(<target> NAMESPACE <ns> FUNCTION <name> FILES <files…>)
#
# Puts files into the binary: adds to <target> a generated source that defines, and a header "<target>_<FUNCTION>.h" that declares,
#   const std::vector<quarterdeck::base::EmbeddedFile>& <FUNCTION>();
# in namespace quarterdeck::<NAMESPACE>: name (without folder) and bytes of each file, in the order of the list.
function(house_embed target)
  cmake_parse_arguments(ARG "" "NAMESPACE;FUNCTION" "FILES" ${ARGN})
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  set(source ${folder}/${target}_${ARG_FUNCTION}.cc)
  set(header ${folder}/${target}_${ARG_FUNCTION}.h)
  file(WRITE ${header}.new
       "#pragma once\n\n#include <vector>\n\n#include \"base/embedded_file.h\"\n\nnamespace quarterdeck::${ARG_NAMESPACE} {\n\nconst std::vector<base::EmbeddedFile>& ${ARG_FUNCTION}();\n\n}\n")
  file(COPY_FILE ${header}.new ${header} ONLY_IF_DIFFERENT)
  string(REPLACE ";" "|" file_list "${ARG_FILES}")
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${source} -DHEADER=${target}_${ARG_FUNCTION}.h -DNAMESPACE=${ARG_NAMESPACE} -DFUNCTION=${ARG_FUNCTION}
            "-DFILES=${file_list}" -P ${CMAKE_SOURCE_DIR}/cmake/write_embedded.cmake
    DEPENDS ${ARG_FILES} ${CMAKE_SOURCE_DIR}/cmake/write_embedded.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${source})
  target_include_directories(${target} PUBLIC ${folder})
endfunction()
