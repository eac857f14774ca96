export * from './chains.ts'
export * from './clearing.ts'
export * from './http.ts'
export * from './packets.ts'
