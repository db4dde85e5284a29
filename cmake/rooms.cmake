# One static library per folder of src/ ("room"). A room of headers alone is an interface library.

add_library(titrate_flags INTERFACE)
target_include_directories(titrate_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)
# Contraction off: the same bits whatever the instruction set. A forgotten equation must not be silently zero.
target_compile_options(titrate_flags INTERFACE -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       -Wno-sign-conversion -Werror=missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees overlaps in std::string's operator+ that are not there (gcc.gnu.org/PR105651), and uninitialised members
  # in an initializer list of structs of strings (PR105562).
  target_compile_options(titrate_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(TITRATE_WERROR)
  target_compile_options(titrate_flags INTERFACE -Werror)
endif()
if(TITRATE_SANITIZE)
  target_compile_options(titrate_flags INTERFACE -fsanitize=${TITRATE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(titrate_flags INTERFACE -fsanitize=${TITRATE_SANITIZE})
endif()

# What a virtual patient's day passes through is optimised across its files where a program asks for it, and compiled as
# usual too, so that the many tests link fast. The bits are the same: nothing here lets arithmetic be rearranged.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT TITRATE_SANITIZE)
  set(TITRATE_WHOLE_PROGRAM base chart results clinic conduct model engine cohort virtual trial)
endif()

# titrate_room(<name> USES <rooms it may include>… [LINKS <libraries>…])
function(titrate_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  if(sources)
    add_library(titrate_${name} STATIC ${sources})
    set(scope PUBLIC)
    if(name IN_LIST TITRATE_WHOLE_PROGRAM)
      target_compile_options(titrate_${name} PRIVATE -flto=auto -ffat-lto-objects)
    endif()
  else()
    add_library(titrate_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(titrate_${name} ${scope} titrate_flags ${ROOM_LINKS})
  foreach(used IN LISTS ROOM_USES)
    target_link_libraries(titrate_${name} ${scope} titrate_${used})
  endforeach()
endfunction()

# titrate_optimise(<program>): across the files of these rooms.
function(titrate_optimise program)
  if(TITRATE_WHOLE_PROGRAM)
    target_link_options(${program} PRIVATE -flto=auto)
  endif()
endfunction()

# titrate_link_fast(<program>): from what was compiled as usual; GCC would optimise across files without being asked.
function(titrate_link_fast program)
  if(TITRATE_WHOLE_PROGRAM)
    target_link_options(${program} PRIVATE -fno-lto)
  endif()
endfunction()
