/** `npm run doctor`: checks a configuration without serving; one line a check, exit 1 when one fails. */
await import('../server/src/doctor.ts')
