/** What a TransactionInfo asks for: the values of its `type`. */
export const TransactionType = {
  begin: 0,
  prepare: 1,
  commitOnePhase: 2,
  commitTwoPhase: 3,
  rollback: 4,
  recover: 5,
  forget: 6,
  end: 7,
} as const
export type TransactionType = (typeof TransactionType)[keyof typeof TransactionType]
