# A kernel is one source file, compiled once per instruction set. Each copy becomes one relocatable object that shows a
# single symbol, its entry point: without that, the copies would share the weak symbols of inline functions, and the
# linker might give an old machine code that it cannot run.

if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64")
  set(TITRATE_ISAS avx512 avx2 baseline)
  # Highway takes its target from these flags; each kernel asserts that it got the one meant.
  set(TITRATE_ISA_FLAGS_avx512 -march=skylake-avx512 -mprefer-vector-width=512)
  set(TITRATE_ISA_FLAGS_avx2 -march=haswell -maes -mpclmul)
  set(TITRATE_ISA_FLAGS_baseline -march=x86-64-v2 -maes -mpclmul)
else()
  set(TITRATE_ISAS baseline)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # A struct of registers is registers: GCC is to take it apart whatever its size. Inline variables must be weak symbols,
  # which objcopy can make local, and not unique ones.
  set(TITRATE_KERNEL_FLAGS --param=sra-max-scalarization-size-Ospeed=8192 -fno-gnu-unique -fschedule-insns
      -fsched-pressure)
endif()

find_path(HWY_INCLUDE hwy/highway.h REQUIRED)

# titrate_kernel(<target> <source> LINKS <interface targets for includes>… ): adds to <target> one object per
# instruction set, in which <source> saw TITRATE_KERNEL_<isa> and TITRATE_ISA=<isa>. The source defines one function
# with C linkage named TITRATE_KERNEL_NAME(<stem of the source>), that is <stem>_<isa>.
function(titrate_kernel target source)
  cmake_parse_arguments(KERNEL "" "" "LINKS" ${ARGN})
  get_filename_component(stem ${source} NAME_WE)
  foreach(isa IN LISTS TITRATE_ISAS)
    set(copy ${target}_${stem}_${isa})
    add_library(${copy} OBJECT ${source})
    target_link_libraries(${copy} PRIVATE titrate_flags ${KERNEL_LINKS})
    target_include_directories(${copy} SYSTEM PRIVATE ${HWY_INCLUDE})
    target_compile_options(${copy} PRIVATE ${TITRATE_ISA_FLAGS_${isa}} -fno-math-errno ${TITRATE_KERNEL_FLAGS})
    target_compile_definitions(${copy} PRIVATE TITRATE_ISA=${isa} TITRATE_KERNEL_${isa} HWY_COMPILE_ONLY_STATIC)
    set(object ${CMAKE_CURRENT_BINARY_DIR}/${copy}.o)
    add_custom_command(
      OUTPUT ${object}
      COMMAND ${CMAKE_LINKER} -r --force-group-allocation -o ${object}.linked $<TARGET_OBJECTS:${copy}>
      COMMAND ${CMAKE_OBJCOPY} --keep-global-symbol=${stem}_${isa} ${object}.linked ${object}
      COMMAND ${CMAKE_COMMAND} -E rm -f ${object}.linked
      DEPENDS ${copy} $<TARGET_OBJECTS:${copy}>
      COMMAND_EXPAND_LISTS VERBATIM
      COMMENT "Kernel ${stem} for ${isa}")
    set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
    target_sources(${target} PRIVATE ${object})
    string(TOUPPER ${isa} upper)
    target_compile_definitions(${target} PRIVATE TITRATE_HAS_${upper})
  endforeach()
endfunction()
