import { ManualTurns } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'

describe('ManualTurns', () => {
  it('runs nothing before it is told, then pump, commit, flush', () => {
    const turns = new ManualTurns()
    const ran: string[] = []
    turns.loop.request('flush', { runTurn: () => ran.push('flush') })
    turns.loop.request('pump', {
      runTurn: () => {
        ran.push('pump')
        turns.loop.request('commit', { runTurn: () => ran.push('commit') })
      },
    })
    expect(ran).toEqual([])
    turns.runUntilIdle()
    expect(ran).toEqual(['pump', 'commit', 'flush'])
    expect(turns.idle).toBe(true)
  })

  it('throws what a worker threw', () => {
    const turns = new ManualTurns()
    turns.loop.request('pump', {
      runTurn: () => {
        throw new Error('bug')
      },
    })
    expect(() => turns.runTurn()).toThrow('bug')
  })

  it('names an endless loop instead of running it', () => {
    const turns = new ManualTurns()
    const worker = { runTurn: () => turns.loop.request('pump', worker) }
    worker.runTurn()
    expect(() => turns.runUntilIdle(5)).toThrow('still busy after 5 turns')
  })
})
