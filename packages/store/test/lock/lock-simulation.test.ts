/**
 * Several holders of one lock state machine each, on one directory, under a seed: they are killed, stopped for any time,
 * and their file is removed, replaced and touched. Whatever happens: a write that looks at the lock first never happens
 * while another is master; who becomes master does so when every other one knows, or is stopped and cut off; and the
 * directory does not stay without a master. LOCK_SEEDS: how many (default 400).
 */
import { SeededRandom } from '@hermod/testkit'
import { expect, it } from 'vitest'
import type { LockMark } from '../../src/lock/lock-file.js'
import { initialLockState, type LockEffect, type LockEvent, type LockState, step } from '../../src/lock/lock-state.js'

const TERMS = { path: '/d/lock', pollMs: 50, logEveryMs: 10_000, checkMs: 1000 }
const SEEDS = Number(process.env['LOCK_SEEDS'] ?? 400)
const STEPS = 400
const FENCE_MS = 30

/** The file as the system has it: an inode, who has its lock, what is at the path. */
interface Inode {
  readonly number: number
  modifiedMs: number
  stamped: boolean
  holder: Member | undefined
}

interface Member {
  readonly name: number
  state: LockState
  dueMs: number
  stoppedUntilMs: number
  /** When it will have fenced the store. */
  fencedMs: number
  /** What it has open is read by nobody any more. */
  fenced: boolean
  /** The inode whose lock it has open. */
  open: Inode | undefined
}

class Directory {
  nowMs = 1_700_000_000_000
  private made = 0
  private atPath: Inode | undefined
  readonly members: Member[]
  readonly trace: string[] = []

  constructor(count: number) {
    this.members = Array.from({ length: count }, (_, name) => this.fresh(name))
  }

  /** Removes the file, puts another in its place, or touches it. */
  spoil(how: 'remove' | 'replace' | 'touch'): void {
    this.trace.push(`${this.nowMs}: ${how}`)
    if (how === 'remove') this.atPath = undefined
    else if (how === 'replace') this.atPath = this.makeInode()
    else if (this.atPath !== undefined) this.atPath.modifiedMs = this.nowMs
  }

  kill(member: Member): void {
    this.trace.push(`${this.nowMs}: kill ${member.name}`)
    this.close(member)
    this.members[member.name] = this.fresh(member.name)
  }

  stop(member: Member, forMs: number): void {
    this.trace.push(`${this.nowMs}: stop ${member.name} for ${forMs}`)
    member.stoppedUntilMs = this.nowMs + forMs
  }

  /** Time goes on; whoever is due and not stopped does what it is due for. */
  advance(ms: number): void {
    const end = this.nowMs + ms
    for (;;) {
      const next = this.members.reduce((a, b) => (this.wakes(b) < this.wakes(a) ? b : a))
      if (this.wakes(next) > end) break
      this.nowMs = Math.max(this.nowMs, this.wakes(next))
      this.due(next)
    }
    this.nowMs = end
  }

  /** What `verify` does before a write: true if the member may write. */
  mayWrite(member: Member): boolean {
    if (this.nowMs < member.stoppedUntilMs) return false
    if (member.state.phase === 'held') this.apply(member, { kind: 'seen', mark: this.look() })
    return member.state.phase === 'held'
  }

  get masters(): Member[] {
    return this.members.filter((member) => this.mayWrite(member))
  }

  private fresh(name: number): Member {
    const never = Number.POSITIVE_INFINITY
    const state = initialLockState
    return { name, state, dueMs: this.nowMs, stoppedUntilMs: 0, fencedMs: never, fenced: false, open: undefined }
  }

  private wakes(member: Member): number {
    return Math.max(Math.min(member.dueMs, member.fencedMs), member.stoppedUntilMs)
  }

  private due(member: Member): void {
    if (member.fencedMs <= this.nowMs) {
      member.fencedMs = Number.POSITIVE_INFINITY
      this.fence(member)
    } else if (member.state.phase === 'waiting') this.tryTake(member)
    else this.apply(member, { kind: 'seen', mark: this.look() })
  }

  private tryTake(member: Member): void {
    this.atPath ??= this.makeInode()
    const inode = this.atPath
    if (inode.holder !== undefined) {
      this.apply(member, { kind: 'busy', reason: '', identity: String(inode.number), journal: true })
      return
    }
    const { stamped } = inode
    inode.holder = member
    this.write(inode, false)
    member.open = inode
    this.apply(member, { kind: 'taken', mark: mark(inode), stamped, journal: true })
  }

  private write(inode: Inode, stamped: boolean): void {
    inode.modifiedMs = this.nowMs
    inode.stamped = stamped
  }

  private apply(member: Member, event: LockEvent): void {
    const [state, effects] = step(member.state, event, this.nowMs, TERMS)
    member.state = state
    if (effects.length > 0) member.dueMs = Number.POSITIVE_INFINITY
    for (const effect of effects) this.run(member, effect)
  }

  private run(member: Member, effect: LockEffect): void {
    if (effect.kind === 'after') member.dueMs = this.nowMs + effect.delayMs
    else if (effect.kind === 'letGo') this.close(member)
    else if (effect.kind === 'lost')
      this.kill(member) // The broker ends, and is started anew by its operator.
    else if (effect.kind === 'stamp') this.stamp(member)
    else if (effect.kind === 'master') this.master(member)
  }

  private master(member: Member): void {
    this.trace.push(`${this.nowMs}: master ${member.name}`)
    for (const other of this.members) {
      if (other === member || !holds(other)) continue
      // One that is stopped cannot notice. Then the new one must know that it has to be cut off, or that it was.
      if (this.nowMs > other.stoppedUntilMs)
        throw new Error(`${member.name} is master, and ${other.name} does not know`)
      if (!contested(member) && !other.fenced) throw new Error(`${member.name} is master, and ${other.name} not fenced`)
    }
    // To fence takes its time, in which it may be killed as at any other.
    if (contested(member)) member.fencedMs = this.nowMs + FENCE_MS
  }

  private fence(member: Member): void {
    for (const other of this.members) if (other !== member) other.fenced = true
    if (this.mayWrite(member)) this.stamp(member)
  }

  private stamp(member: Member): void {
    this.write(member.open!, true)
    this.apply(member, { kind: 'stamped', mark: mark(member.open!) })
  }

  private close(member: Member): void {
    if (member.open?.holder === member) member.open.holder = undefined
    member.open = undefined
  }

  private makeInode(): Inode {
    return { number: ++this.made, modifiedMs: this.nowMs, stamped: false, holder: undefined }
  }

  private look(): LockMark | undefined {
    return this.atPath === undefined ? undefined : mark(this.atPath)
  }
}

const mark = (inode: Inode): LockMark => ({
  identity: String(inode.number),
  modifiedMs: inode.modifiedMs,
  size: inode.stamped ? 8 : 0,
})
const holds = ({ state }: Member): boolean => state.phase === 'held'
const contested = ({ state }: Member): boolean => state.phase === 'held' && state.contested

function play(seed: number): void {
  const random = new SeededRandom(seed)
  const directory = new Directory(random.between(2, 4))
  try {
    for (let i = 0; i < STEPS; i++) {
      disturb(directory, random)
      directory.advance(random.between(1, 900))
      if (directory.masters.length > 1) throw new Error('two write')
    }
    directory.advance(20_000)
    if (directory.masters.length !== 1) throw new Error('nobody is master in the end')
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}\n${directory.trace.slice(-20).join('\n')}`)
  }
}

function disturb(directory: Directory, random: SeededRandom): void {
  const member = random.pick(directory.members)
  const what = random.next()
  if (what < 0.05) directory.kill(member)
  else if (what < 0.15) directory.stop(member, random.between(1, 8000))
  else if (what < 0.2) directory.spoil(random.pick(['remove', 'replace', 'touch'] as const))
}

it(`never lets two write, and does not stay without a master (${SEEDS} seeds)`, () => {
  for (let seed = 1; seed <= SEEDS; seed++) play(seed)
  expect.assertions(0)
})
