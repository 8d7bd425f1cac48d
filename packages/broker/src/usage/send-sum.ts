/**
 * What one send adds to each limit, where it goes to several places: all of them are asked before any is given its copy,
 * so each is asked with what the others are about to take.
 */
import type { Message } from '@hermod/model'
import { sizeUnder } from '../policies/message-size.js'
import type { FlowTarget } from './flow-control.js'
import type { MemoryUsage } from './memory-usage.js'

/** What tells where a copy is kept. */
export interface CopyTarget extends FlowTarget {
  /** Undefined: not on disk. */
  storeFor(message: Message): unknown
  /** False for a topic that nobody is there to read. */
  readonly keepsInMemory: boolean
}

export class SendSum {
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

  /** Bytes to be written, or to be held until there is room to. */
  get diskBytes(): number {
    return this.storeBytes + this.tempBytes
  }

  add(target: CopyTarget, message: Message): void {
    const size = sizeUnder(target.policy, message)
    this.copies++
    if (target.storeFor(message) !== undefined) this.storeBytes += writtenBytes(message)
    if (!target.keepsInMemory) return
    if (!message.persistent && target.memory.fullLimit(this) !== undefined) this.tempBytes += writtenBytes(message)
    this.memoryBytes += size
    this.byMemory.set(target.memory, this.memoryOf(target.memory) + size)
  }
}

/** An estimate: the texts of a message count too, as each copy is written with them. */
export function writtenBytes(message: Message): number {
  return message.accountedSize + (message.originalDestination?.name.length ?? 0) + (message.replyTo?.name.length ?? 0)
}
