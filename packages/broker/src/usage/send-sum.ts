/**
 * What one send adds to each limit, where it goes to several places: all of them are asked before any is given its copy,
 * so each is asked with what those before it are about to take.
 */
import type { Message } from '@hermod/model'
import { sizeUnder } from '../policies/message-size.js'
import type { FlowTarget } from './flow-control.js'
import type { MemoryUsage, MoreMemory } from './memory-usage.js'

/** What tells where a copy is kept. */
export interface CopyTarget extends FlowTarget {
  /** Undefined: not on disk. */
  storeFor(message: Message): unknown
  /** False for a topic that nobody is there to read. */
  readonly keepsInMemory: boolean
}

/** What one copy adds, in bytes. */
export interface CopySize {
  readonly memoryBytes: number
  readonly storeBytes: number
  readonly tempBytes: number
}

export function isNothing({ memoryBytes, storeBytes }: CopySize): boolean {
  return memoryBytes === 0 && storeBytes === 0
}

export class SendSum implements MoreMemory {
  copies = 0
  memoryBytes = 0
  storeBytes = 0
  /** What memory is too full for. */
  tempBytes = 0
  private readonly byMemory = new Map<MemoryUsage, number>()

  /** Of one destination. */
  memoryOf(memory: MemoryUsage): number {
    return this.byMemory.get(memory) ?? 0
  }

  measure(target: CopyTarget, message: Message): CopySize {
    const written = writtenBytes(message)
    const spooled = target.keepsInMemory && !message.persistent && target.memory.fullLimit(this) !== undefined
    return {
      memoryBytes: target.keepsInMemory ? sizeUnder(target.policy, message) : 0,
      storeBytes: target.storeFor(message) === undefined ? 0 : written,
      tempBytes: spooled ? written : 0,
    }
  }

  take({ memory }: CopyTarget, copy: CopySize): void {
    this.copies++
    this.memoryBytes += copy.memoryBytes
    this.storeBytes += copy.storeBytes
    this.tempBytes += copy.tempBytes
    this.byMemory.set(memory, this.memoryOf(memory) + copy.memoryBytes)
  }
}

/** An estimate: the names in a message count too, as each copy is written with them. */
function writtenBytes(message: Message): number {
  return message.accountedSize + (message.originalDestination?.name.length ?? 0) + (message.replyTo?.name.length ?? 0)
}
