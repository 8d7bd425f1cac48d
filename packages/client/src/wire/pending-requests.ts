/** Requests that wait for the broker's answer, by command id. */
import type { Clock, Timer } from '@hermod/model'
import {
  type Command,
  DataArrayResponse,
  DataResponse,
  ExceptionResponse,
  IntegerResponse,
  Response,
} from '@hermod/openwire'
import { clientErrors, JmsError } from '../errors.js'
import type { Request } from './channel.js'

interface Waiting {
  readonly command: Request
  readonly resolve: (answer: Command) => void
  readonly reject: (reason: Error) => void
  readonly timer: Timer | undefined
}

export type Answer = Response | ExceptionResponse | DataResponse | DataArrayResponse | IntegerResponse

export function isAnswer(command: Command): command is Answer {
  return (
    command instanceof Response ||
    command instanceof ExceptionResponse ||
    command instanceof IntegerResponse ||
    command instanceof DataArrayResponse ||
    command instanceof DataResponse
  )
}

export class PendingRequests {
  private readonly waiting = new Map<number, Waiting>()

  constructor(private readonly clock: Clock) {}

  /** Marks the command as wanting an answer and waits for it; `timeoutMs` 0: for ever. `what` is for the error. */
  add(command: Request, what: string, timeoutMs: number): Promise<Command> {
    command.responseRequired = true
    return new Promise((resolve, reject) => {
      const timer =
        timeoutMs > 0
          ? this.clock.after(timeoutMs, () => {
              this.waiting.delete(command.commandId)
              reject(clientErrors.timeout({ what, timeoutMs }))
            })
          : undefined
      this.waiting.set(command.commandId, { command, resolve, reject, timer })
    })
  }

  /** Answers that nobody waits for any more (timed out) are dropped. */
  answer(answer: Answer): void {
    const waiting = this.take(answer.correlationId)
    if (waiting === undefined) return
    if (answer instanceof ExceptionResponse) waiting.reject(exceptionOf(answer))
    else waiting.resolve(answer)
  }

  reject(commandId: number, reason: Error): void {
    this.take(commandId)?.reject(reason)
  }

  rejectAll(reason: Error): void {
    for (const commandId of [...this.waiting.keys()]) this.reject(commandId, reason)
  }

  /** In the order they were sent. */
  commands(): Request[] {
    return [...this.waiting.values()].map((waiting) => waiting.command)
  }

  private take(commandId: number): Waiting | undefined {
    const waiting = this.waiting.get(commandId)
    if (waiting === undefined) return undefined
    this.waiting.delete(commandId)
    waiting.timer?.cancel()
    return waiting
  }
}

function exceptionOf(answer: ExceptionResponse): JmsError {
  const exception = answer.exception
  return new JmsError(
    exception?.className ?? 'javax.jms.JMSException',
    exception?.message ?? 'the broker gave no reason',
  )
}
