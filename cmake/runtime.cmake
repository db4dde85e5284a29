# What the program reads beside itself: <prefix>/share/titrate/{library,report}. In a build folder these are links to the
# sources, so that an edited value counts at once; an installed program has its own copies.
add_custom_target(titrate_runtime ALL
  COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/share/titrate
  COMMAND ${CMAKE_COMMAND} -E create_symlink ${PROJECT_SOURCE_DIR}/library ${PROJECT_BINARY_DIR}/share/titrate/library
  COMMAND ${CMAKE_COMMAND} -E create_symlink ${PROJECT_SOURCE_DIR}/web/dist ${PROJECT_BINARY_DIR}/share/titrate/report
  COMMENT "Library and report runtime beside the program")

include(GNUInstallDirs)
install(TARGETS titrate RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/library/ DESTINATION ${CMAKE_INSTALL_DATADIR}/titrate/library
        FILES_MATCHING PATTERN "*.toml")
install(FILES ${PROJECT_SOURCE_DIR}/web/dist/report.js ${PROJECT_SOURCE_DIR}/web/dist/report.css
        DESTINATION ${CMAKE_INSTALL_DATADIR}/titrate/report)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
