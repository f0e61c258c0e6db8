"""The database's tables, for operators."""

from collections.abc import Sequence

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.exc import OperationalError

from tic_adapters.postgres import migrate
from tic_adapters.postgres.columns import DATA, KEYS, METADATA, classification_in
from tic_adapters.postgres.errors import DATABASE
from tic_adapters.postgres.tables import METADATA as TABLES
from tic_adapters.settings import Settings, SettingsInvalid
from tic_domain.privacy.model import Gate
from tic_domain.shared.errors import Unavailable

_REMEDY = "Start it, or correct TIC_DATABASE_URL."
