#pragma once
#include <libpq-fe.h>

// libpq defines these as character literals ('C'), which Swift does not import.
static const int PG_DIAG_SQLSTATE_CODE = PG_DIAG_SQLSTATE;
static const int PG_DIAG_MESSAGE_CODE = PG_DIAG_MESSAGE_PRIMARY;
static const int PG_DIAG_TABLE_CODE = PG_DIAG_TABLE_NAME;
static const int PG_DIAG_COLUMN_CODE = PG_DIAG_COLUMN_NAME;
static const int PG_DIAG_CONSTRAINT_CODE = PG_DIAG_CONSTRAINT_NAME;
static const int PG_DIAG_FUNCTION_CODE = PG_DIAG_SOURCE_FUNCTION;

// poll(2)'s word for "the other side has closed"; glibc shows it under _GNU_SOURCE only.
static const short POLL_PEER_CLOSED = 0x2000;
