"""The first comparison: FastAPI, SQLAlchemy's ORM and pydantic select 50 plain rows and return them."""

import os
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict
from sqlalchemy import MetaData, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(schema="bench")


class MessageRow(Base):
    __tablename__ = "messages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID]
    sender_id: Mapped[UUID]
    body: Mapped[str]
    sent_at: Mapped[datetime]


class MessageOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    sender_id: UUID
    body: str
    sent_at: datetime


def create_app() -> FastAPI:
    engine = create_async_engine(os.environ["BENCH_SQLALCHEMY_URL"], pool_size=10)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    app = FastAPI()

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as opened:
            yield opened

    @app.get("/conversations/{conversation_id}")
    async def read(conversation_id: UUID, db: Annotated[AsyncSession, Depends(session)]) -> list[MessageOut]:
        rows = await db.scalars(
            select(MessageRow)
            .where(MessageRow.conversation_id == conversation_id)
            .order_by(MessageRow.id.desc())
            .limit(50)
        )
        return [MessageOut.model_validate(row) for row in rows]

    return app
