"""Recodes a column of a data frame, or any values: a small table of the distinct ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..columns.decision import ColumnDecision, Question, Readers
from ..columns.reader import ColumnReader, Reading
from ..crosswalk.lookup import USUAL
from ..query.session import Session
from ..recoding.recode import Recoded, Recoder
from ..tables.added_columns import heading
from .frame import Frame, SmallTable
