"""The dataset describes itself, as VoID and DCAT 3: what it holds, of whom, in which release."""
