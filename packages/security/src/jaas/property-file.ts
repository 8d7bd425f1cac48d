/**
 * A `.properties` file of users or groups. It is read when it is first asked for, and again when it has changed if
 * `reload` is set; one that cannot be read any more leaves what was known and one line in the log.
 */
import type { Logger } from '@hermod/model'
import { parse } from 'dot-properties'

export interface FileAccess {
  readText(path: string): string
  /** When it was last written, in ms; undefined: it is not there. */
  modifiedMs(path: string): number | undefined
}

export interface PropertyFileSettings {
  readonly path: string
  readonly reload: boolean
  /** Makes the plain value of one as it stands in the file. */
  readonly plain: (value: string) => string
}

const MAX_BYTES = 64 * 1024 * 1024

export class PropertyFile {
  private readMs: number | undefined
  private known: ReadonlyMap<string, string> = new Map()

  constructor(
    private readonly settings: PropertyFileSettings,
    private readonly files: FileAccess,
    private readonly log: Logger,
  ) {}

  /** Names and values; the same object as long as the file is. */
  get values(): ReadonlyMap<string, string> {
    const { path, reload } = this.settings
    if (this.readMs !== undefined && !reload) return this.known
    const modifiedMs = this.files.modifiedMs(path) ?? 0
    if (modifiedMs !== this.readMs) {
      this.read(path)
      this.readMs = modifiedMs
    }
    return this.known
  }

  private read(path: string): void {
    try {
      const text = this.files.readText(path)
      if (text.length > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`)
      const entries = Object.entries(parse(text) as Record<string, string>)
      this.known = new Map(entries.map(([name, value]) => [name, this.settings.plain(value)]))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.log.error(`Failed to load: PropsFile=${path}, reason: ${reason}`)
    }
  }
}

/** `group=user1,user2` turned round: the groups of each user. */
export function groupsByUser(values: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const [group, members] of values) {
    for (const member of members.split(',')) {
      const user = member.trim()
      const known = groups.get(user)
      if (known === undefined) groups.set(user, [group])
      else known.push(group)
    }
  }
  return groups
}
