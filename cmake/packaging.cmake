# `cpack` in a build folder makes the .deb; `cmake --install` puts the same files under a prefix.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME carrel)
set(CPACK_PACKAGE_CONTACT "The carrel maintainers <maintainers@carrel.invalid>")
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "tesseract-ocr, poppler-data")  # language data of OCR
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
include(CPack)
