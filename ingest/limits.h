// Every bound on what a file can make ingest do. A bound that is met becomes an Issue{limit}.
#pragma once

#include <cstddef>
#include <cstdint>

namespace carrel::ingest {

inline constexpr std::uint64_t file_bytes_max = 256ULL << 20;   // bigger files are skipped, but mailboxes
inline constexpr std::size_t text_bytes_max = 64U << 20;        // extracted text of one document
inline constexpr int pages_max = 20'000;
inline constexpr std::size_t blocks_max = 2'000'000;
inline constexpr int nesting_depth_max = 256;                   // of elements or folders
inline constexpr std::size_t html_nodes_max = 8'000'000;        // elements and runs of text of a page
inline constexpr int html_depth_max = 2048;  // the parser's work grows with it; real pages stay below 300
inline constexpr std::size_t html_links_max = 100'000;
inline constexpr std::size_t html_style_bytes_max = 1U << 20;  // of one style element
inline constexpr std::size_t html_style_rules_max = 10'000;     // that hide or show
inline constexpr std::size_t html_style_rules_of_key_max = 64;
inline constexpr std::size_t html_selector_names_max = 8;         // more cost their length for every element
inline constexpr std::size_t html_selector_parent_bytes_max = 256;  // of one that others are nested in
inline constexpr int html_style_depth_max = 6;                    // of rules in rules
inline constexpr std::size_t html_class_bytes_max = 4096;         // of one element, looked up in rules
inline constexpr std::size_t html_classes_max = 64;             // of one element, looked up in rules
inline constexpr std::size_t html_metas_max = 1000;
inline constexpr std::size_t pdf_page_words_max = 200'000;       // drawings made of text
inline constexpr std::size_t pdf_page_paintings_max = 20'000;    // areas that text may stand on
inline constexpr std::size_t pdf_path_rectangles_max = 64;  // of one path, compared with each other
inline constexpr std::size_t pdf_page_comparisons_max = 50'000'000;  // of text with areas
inline constexpr std::size_t pdf_page_colours_max = 256;        // of grounds, told apart
inline constexpr std::size_t pdf_page_cuts_max = 256;           // regions a page may be cut into
inline constexpr std::size_t pdf_page_notes_max = 2000;         // notes, marks and fields
inline constexpr std::size_t pdf_note_bytes_max = 64U << 10;    // of one note, mark or field
inline constexpr int pdf_mark_lines_max = 200;                  // of one mark
inline constexpr int pdf_attachments_max = 10'000;
inline constexpr std::size_t pdf_outline_entries_max = 100'000;
inline constexpr int pdf_seconds_max = 120;  // of one file; looked at between pages
inline constexpr int page_image_pixels_max = 24'000'000;         // 72 MB while it is drawn
inline constexpr std::size_t ignore_file_bytes_max = 1U << 20;  // a .gitignore or .carrelignore
inline constexpr std::size_t metadata_bytes_max = 4096;         // a title, an author, a tag
// What parsers take of such a text: characters more, of which the last may go, so that one that fills its
// bound is not told as cut.
inline constexpr std::size_t metadata_read_bytes = metadata_bytes_max + 8;
inline constexpr std::size_t heading_bytes_max = 512;           // one title in a heading path
inline constexpr int heading_levels_max = 32;                   // deeper headings count as this deep
inline constexpr std::size_t zip_entries_max = 20'000;
inline constexpr std::size_t zip_name_bytes_max = 1024;
inline constexpr std::uint64_t zip_expanded_bytes_max = 1ULL << 30;  // of one file, all its reads together
inline constexpr std::uint64_t zip_ratio_max = 250;             // real sheets reach 100
inline constexpr std::uint64_t zip_small_bytes = 32U << 20;     // below this the ratio is not asked
inline constexpr std::size_t zip_held_bytes_max = 64U << 20;    // unpacked at once, of small parts
inline constexpr std::size_t zip_held_part_bytes_max = 1U << 20;
inline constexpr int xml_depth_max = 200;                       // libxml2 itself stops at 256
inline constexpr std::size_t xml_elements_max = 50'000'000;     // of one part
inline constexpr std::size_t ole_directory_sectors_max = 4096;
inline constexpr std::uint32_t sheet_columns_max = 16'384;      // what spreadsheets allow
inline constexpr std::uint32_t sheet_rows_max = 1'048'576;
inline constexpr std::size_t sheet_cells_max = 4'000'000;       // with text, of one sheet: 64 MB
inline constexpr std::size_t sheet_merges_max = 100'000;
inline constexpr std::size_t merged_fills_max = 1'000'000;      // rows that get a merged cell's value
inline constexpr std::size_t merged_steps_max = 50'000'000;     // cells looked at to find them
inline constexpr std::size_t number_codes_max = 10'000;
inline constexpr std::size_t cell_formats_max = 80'000;         // what spreadsheets allow is 65,490
inline constexpr std::size_t print_lines_max = 1000;            // headers and footers of sheets
inline constexpr std::size_t sheets_max = 10'000;
inline constexpr std::size_t table_bytes_max = 64U << 20;       // its cells; more are not spread over others
inline constexpr std::size_t odf_styles_max = 100'000;
inline constexpr int style_parents_max = 32;                    // a style based on a style based on ...
inline constexpr std::size_t rtf_depth_max = 500;              // deeper groups share one state
inline constexpr std::size_t rtf_notes_max = 50;                // open at once
inline constexpr std::size_t docx_styles_max = 20'000;
inline constexpr std::size_t docx_table_bytes_max = 256U << 20;  // memory of one table while it is read
inline constexpr std::size_t paragraph_notes_max = 1000;        // footnotes and comments one refers to
inline constexpr std::size_t json_depth_max = 500;
inline constexpr std::size_t json_nodes_max = 8'000'000;        // values; 32 bytes each
inline constexpr std::size_t json_row_bytes_max = 1500;         // a longer record becomes a section
inline constexpr std::size_t json_short_bytes_max = 200;        // a longer string becomes a paragraph
inline constexpr int json_sections_depth_max = 8;               // deeper than this, all becomes rows
inline constexpr std::size_t json_path_bytes_max = 200;         // of names in names
inline constexpr std::ptrdiff_t code_lines_max = 5'000'000;    // more are not looked at for functions
inline constexpr int code_depth_max = 32;                       // of units in units that are looked into
inline constexpr std::size_t settings_lines_whole = 40;         // a longer value is parted by its keys
inline constexpr std::size_t code_head_bytes_max = 2000;        // looked at for what a unit is named,
inline constexpr std::size_t code_head_words_max = 200;         // and so many words of it
inline constexpr std::size_t latex_argument_bytes_max = 4096;   // its end is not looked for further on
inline constexpr std::size_t org_block_name_bytes_max = 64;
inline constexpr std::size_t org_marks_max = 50;                // names of blocks in one file
inline constexpr std::size_t bookmark_address_bytes_max = 2000;  // a bookmark may be a whole program
inline constexpr std::size_t minified_bytes_min = 8U << 10;     // code of so much, in lines of
inline constexpr std::size_t minified_line_bytes_min = 400;     // so much on the average, is minified:
inline constexpr std::size_t minified_read_bytes = 16U << 10;   // so much of it is read
inline constexpr std::size_t date_parts_max = 8;  // month, day, year, hour, minute, second, "pm", and one more
inline constexpr int date_number_max = 10'000;
inline constexpr std::size_t date_bytes_max = 200;               // looked at for one
inline constexpr std::size_t question_bytes_max = 120;            // in the heading of a question to a chat program
inline constexpr std::size_t conversation_name_bytes_max = 100;
inline constexpr std::size_t csv_sample_bytes = 64U << 10;        // looked at for what parts its cells
inline constexpr std::size_t csv_sample_records_max = 100;
inline constexpr int cell_span_max = 1024;                        // columns that one cell of a document covers
inline constexpr std::size_t data_cell_bytes_max = 2000;           // a table with a longer cell lays out a page
inline constexpr std::size_t text_table_columns_max = 1024;      // of a table in a document or slide
// A repeated cell with text is written out; one that repeats further than this fills a sheet.
inline constexpr std::uint32_t repeated_rows_max = 10'000;
inline constexpr std::uint32_t repeated_columns_max = 256;
inline constexpr std::size_t html_words_bytes_max = 16U << 10;    // of a piece of a page that is read for its words
inline constexpr std::size_t chunk_prefix_bytes_max = 1024;       // of title and heading path before a chunk's text
inline constexpr std::size_t column_name_bytes_max = 80;
inline constexpr std::size_t property_name_bytes_max = 100;       // of a page of Notion
inline constexpr std::size_t card_name_bytes_max = 60;            // of a canvas
inline constexpr std::size_t tags_max = 1000;
inline constexpr std::size_t aliases_max = 100;                 // other names of a note
inline constexpr std::size_t links_max = 20'000;
inline constexpr std::size_t issues_max = 50'000;
inline constexpr std::size_t string_bytes_max = 1U << 20;       // any string beside the text

// What a reader process may take for one file; see docs/adr/0012-parsers-in-a-sandbox.md.
inline constexpr std::uint64_t reader_memory_bytes_max = 2ULL << 30;  // address space
inline constexpr int reader_cpu_seconds_max = 150;
inline constexpr int reader_wall_seconds_max = 180;
inline constexpr std::size_t inline_bytes_max = 128U << 10;  // bigger files go as descriptors
inline constexpr std::size_t request_bytes_max = inline_bytes_max + (3U << 20);
inline constexpr std::uint64_t reply_bytes_max = 512ULL << 20;  // one document, packed
inline constexpr std::size_t greeting_bytes_max = 64;
inline constexpr std::uint64_t replies_bytes_max = 8ULL << 30;  // all documents of one file
inline constexpr std::uint64_t mailbox_replies_times_max = 8;   // of its size, of a longer mailbox
inline constexpr std::size_t ahead_bytes_max = 32U << 10;  // of a file that is sent before its turn
// A reader is replaced after so many files, or when it holds so much: leaks of the parsers' libraries.
inline constexpr int reader_files_max = 5000;
inline constexpr std::uint64_t reader_resident_bytes_max = 160ULL << 20;

// Pages that are pictures, and what reads them; see docs/adr/0017-ocr.md.
inline constexpr int recognized_pages_max = 2000;                 // of one file
inline constexpr std::uint64_t recognized_pixels_max = 20'000'000;  // of one page; A3 at 300 dpi
inline constexpr std::uint32_t recognized_side_pixels_max = 1U << 20;  // of one page
inline constexpr int recognized_dots_per_inch_max = 10'000;
// All words of a page fit into request_bytes_max, packed.
inline constexpr std::size_t recognized_words_max = 15'000;       // of one page
inline constexpr std::size_t recognized_words_read = recognized_words_max + 1;  // the last says that there are more
inline constexpr std::size_t recognized_word_bytes_max = 128;
inline constexpr std::size_t ocr_languages_max = 16;              // at once
inline constexpr std::size_t ocr_languages_auto_max = 4;          // each takes its time on every page
inline constexpr int recognizer_wall_seconds_max = 120;           // of one page
inline constexpr int recognizer_cpu_seconds_max = 120;
// What OCR may take for one file in one run; the next run goes on with the pages that are left.
inline constexpr int recognized_seconds_max = 30 * 60;
inline constexpr int turn_sample_lines_max = 3;                   // read to learn which way is up
inline constexpr int turn_sample_pixels_max = 1000;               // of the length of each
// Pictures in documents that are smaller are logos, bullets and buttons.
inline constexpr std::uint32_t document_picture_side_min = 100;
inline constexpr std::uint64_t document_picture_pixels_min = 60'000;  // 300 x 200
inline constexpr int recognizer_pages_max = 1000;                 // then a new process
inline constexpr std::uint64_t image_pixels_max = 120'000'000;    // of an image file, once decoded
inline constexpr int image_pages_max = recognized_pages_max;      // of a TIFF

inline constexpr std::size_t mail_parts_max = 20'000;
inline constexpr std::size_t issues_of_mail_max = 20;
inline constexpr std::size_t mail_name_bytes_max = 120;       // of a subject in a path
inline constexpr std::size_t tnef_rtf_bytes_max = 64U << 20;  // unpacked
// Mailboxes alone may be bigger than other files: they are read by windows.
inline constexpr std::uint64_t mailbox_bytes_max = 64ULL << 30;
inline constexpr std::size_t mailbox_window_bytes = 32U << 20;
// Before the end of a window a line "From …" and the one after it may be cut.
inline constexpr std::size_t mailbox_edge_bytes = 4096;
inline constexpr std::size_t mailbox_message_bytes_max = file_bytes_max;
inline constexpr std::size_t mail_references_max = 1000;
inline constexpr std::size_t mail_quote_lines_max = 40;      // that are searched, of one message
inline constexpr std::size_t mail_signature_lines_max = 12;  // longer ones are text
inline constexpr std::size_t mail_mark_bytes_max = 256;  // of text/enriched; what is longer is text

// Documents in documents: archives, mailboxes, attachments.
inline constexpr int members_depth_max = 8;
inline constexpr std::size_t members_max = 100'000;          // of one file, all depths together
inline constexpr std::size_t members_of_mailbox_max = 2'000'000;  // of one beyond file_bytes_max
inline constexpr int members_times_max = 20;  // what one file may take, for all of them together
inline constexpr std::size_t member_path_bytes_max = 2048;
inline constexpr std::size_t archive_entries_max = 1'000'000;  // folders and what is passed over, too
inline constexpr int archive_retries_max = 1000;                // of one entry that cannot be read yet
inline constexpr std::uint64_t members_bytes_max = 4ULL << 30;  // unpacked, all together
inline constexpr std::uint64_t members_of_mailbox_times_max = 4;  // its bytes, and what is attached unpacked
inline constexpr std::uint64_t members_ratio_max = 100;  // of unpacked to packed bytes, beyond
inline constexpr std::uint64_t members_free_bytes = 64ULL << 20;  // so many, which are always let in

}  // namespace carrel::ingest
