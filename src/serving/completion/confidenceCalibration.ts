/** Below it a suggestion that nobody asked for stays silent. Not calibrated yet (guess). */
export const minimumConfidence = 0.5;
