"""Limits of what is read, asked, answered and written: one table for every reader and command.

Whatever a file, a query or a server's answer holds, memory, time and depth stay within these. The
page docs/limits.md is made from this module: `python -m tests.support.limits`.
"""

from __future__ import annotations

# RDF files
#: bytes of all inputs together, after unpacking, unless `--max-mb` allows more
LARGEST_INPUT = 256_000_000
#: brackets, quoted triples, lists or XML elements within one another, also in a server's answer
DEEPEST_RDF = 200
#: attributes of an XML element
MOST_ATTRIBUTES = 1_000
#: bytes of one IRI or literal, which is all that the parser holds; half of it in JSON-LD
LONGEST_TERM = 16_000_000
#: characters of a namespace, base or language that RDF declares, as a parser repeats it
LONGEST_NAMESPACE = 2_000
#: terms of JSON-LD contexts within one another, those of the outer ones counted in each
CONTEXT_TERMS = 500_000
#: terms that the contexts of a JSON-LD file hold together, counted so
COPIED_TERMS = 50_000_000
#: bytes that the entities of an XML file stand for, where they are used
LARGEST_GROWTH = 100_000_000

# Publishers' documents and text files (programmes, SSSOM)
#: bytes of a file
LARGEST_DOCUMENT = 20_000_000
#: lines of a text file
MOST_LINES = 100_000
#: characters of a line
LONGEST_LINE = 100_000
#: tables and arrays of TOML within one another
DEEPEST_TOML = 50
#: lists and maps of YAML within one another, the block itself among them
DEEPEST_YAML = 20
#: rows above which the header of a publisher's table stands
DOCUMENT_HEADER_ROWS = 50
#: rows of a sheet of a publisher's workbook
DOCUMENT_ROWS = 100_000
#: columns of a publisher's workbook that are looked at
DOCUMENT_COLUMNS = 50
#: bytes that a publisher's workbook unpacks to
DOCUMENT_UNPACKED = 50_000_000

# Files that are named by data
#: bytes of the name, without its suffix
LONGEST_FILE_NAME = 160

# Workbooks, publishers' and users'
#: files in the archive that a workbook is
WORKBOOK_PARTS = 1_000
#: sheets of a workbook
MOST_SHEETS = 100
#: bytes of a file in it without a tag
LONGEST_RUN = 4_000_000
#: bytes of a number format and what else its tag says after it; spreadsheets take 255 characters
LONGEST_FORMAT = 1_000
#: characters of a cell that is read; spreadsheets take 32,767 or 65,535
LONGEST_CELL_READ = 100_000
#: bytes of an old workbook (.xls), which is read whole
OLD_WORKBOOK = 100_000_000

# Users' tables
#: bytes that a workbook unpacks to
WORKBOOK_UNPACKED = 1_000_000_000
#: rows of a sheet, as spreadsheets have it, read or written
SHEET_ROWS = 1_048_576
#: columns of a row of a workbook
SHEET_COLUMNS = 1_000
#: characters of a cell of a workbook that is written
LONGEST_CELL = 32_767
#: bytes of a row of CSV; a longer one is a quote left open
LONGEST_ROW = 1_000_000
#: rows in which the header of a table is looked for
HEADER_ROWS = 30
#: distinct cells of a column that are counted
MOST_DISTINCT = 20_000
#: rows by which the columns are chosen that may part a table into areas, years and the like
BLOCK_ROWS = 10_000
#: codes in blocks that are compared to find the totals of a table
MOST_COMPARED = 500_000

# Questions and queries
#: characters of a code
LONGEST_CODE = 200
#: characters of a text to search for
LONGEST_SEARCH = 500
#: characters of a value of a canned question
LONGEST_VALUE = 10_000
#: characters of a SPARQL query, without the data of its VALUES
LONGEST_QUERY = 100_000
#: characters of a SPARQL query with the data of its VALUES
LONGEST_DATA = 1_000_000
#: brackets of a SPARQL query within one another
DEEPEST_QUERY = 200
#: bytes of the stack that a long SPARQL query is read on
STACK_BYTES = 1 << 29

# Programmes
#: characters of an id
LONGEST_ID = 60
#: characters of a text
LONGEST_TEXT = 10_000

# Reports of checks
#: characters of a title, code or value that a finding shows; a longer one is cut
LONGEST_SHOWN = 300
#: characters of a finding's message
LONGEST_MESSAGE = 2_000

# Servers that are asked (--endpoint)
#: bytes of an answer
SERVER_ANSWER = 1 << 28
#: rows or triples of an answer
SERVER_ROWS = 2_000_000

# The SPARQL endpoint
#: connections at a time
MOST_CONNECTIONS = 1000
#: connections of one client (address) at a time: others always find room
MOST_OF_CLIENT = 500
#: bytes of the address and the headers of a request
LONGEST_HEAD = 1 << 16
#: bytes of a request, also after unpacking
LONGEST_BODY = 4_000_000
#: parameters of a request
MOST_FIELDS = 1000
#: bytes of memory that a query may take, beside its stack
QUERY_MEMORY = 1 << 30
#: bytes of an answer; a whole graph that is read as one has no limit
LARGEST_ANSWER = 1 << 29
#: bytes of all answers that wait in files to be read
SPOOL = 1 << 30
#: bytes of those of one client, which may be all of one answer
SPOOL_OF_CLIENT = LARGEST_ANSWER
#: whole graphs that are written at a time
MOST_DUMPS = 2

# The pages of the server
#: bytes of rendered pages that are kept
PAGES_KEPT = 64_000_000
#: pages that are made at a time
PAGES_MADE = 4
#: bytes of a roster that is decided on a page
LARGEST_ROSTER = 10_000_000
#: bytes that such a workbook unpacks to
ROSTER_UNPACKED = 60_000_000
#: columns of such a roster
ROSTER_COLUMNS = 500
#: seconds that a roster is decided on
ROSTER_SECONDS = 120
#: rosters that are decided at a time
MOST_ROSTERS = 2
#: rosters whose progress is known, those that were decided last among them
ROSTERS_WATCHED = 100

# The reconciliation service (OpenRefine)
#: queries of a request
RECONCILED_QUERIES = 50
#: values of other columns that the queries of a request name together
RECONCILED_CONDITIONS = 500
#: candidates of a query
RECONCILED_CANDIDATES = 50
#: values of a request that extends a table: its concepts times their properties
RECONCILED_VALUES = 2_000
#: suggestions of what is typed
RECONCILED_SUGGESTIONS = 20

# The MCP server
#: codes of a list to recode
MOST_RECODED = 500
