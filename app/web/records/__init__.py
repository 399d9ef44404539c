"""The screens of one record and of the trash."""
