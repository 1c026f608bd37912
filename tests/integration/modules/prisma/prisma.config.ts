// Copyright (c) 2026 autogpt.ops contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// The engine that is built for WebAssembly comes with the package; the native one would have to be fetched.
import { PrismaPg } from '@prisma/adapter-pg'
import Result from 'pg/lib/result.js'

// https://github.com/prisma/prisma/issues/27403: the engine does not know PostgreSQL's type "name".
const NAME = 19
const TEXT = 25
const addFields = Result.prototype.addFields
Result.prototype.addFields = function (fields) {
  for (const field of fields) if (field.dataTypeID === NAME) field.dataTypeID = TEXT
  return addFields.call(this, fields)
}

export default {
  experimental: { adapter: true },
  engine: 'js',
  schema: 'prisma/schema.prisma',
  adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL }),
}
